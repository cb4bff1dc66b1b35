//! What the index holds of an article. Its text is not kept here: the store has it.

use anyhow::Result;
use news::model::annotation::AnnotationKind;
use news::model::article::Article;
use news::model::words::{self, Forms};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use text::analyzer::Analysis;
use text::fold::fold;

use super::lot::{Entry, Words};
use super::terms::{TOKENIZER, bounded};
use crate::store::{ArchivePosition, topic};

/// Raised whenever the schema or the analyzer changes: an index of another
/// version is emptied and refilled.
pub const VERSION: u32 = 6;

/// The fields whose words are searched, in the order of [`Fields::texts`].
pub const TEXTS: [&str; 4] = ["title", "lead", "body", "tags"];

/// The index's fields.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The article's id, to replace it by.
    pub id: Field,
    /// Title, lead (subtitle and first lines), the rest of the body, publisher's
    /// tags.
    pub texts: [Field; TEXTS.len()],
    /// The source's name and its own name for itself, folded.
    pub source_key: Field,
    /// The source's name, to count by.
    pub source: Field,
    /// The BCP-47 language tag.
    pub language: Field,
    /// The section, folded.
    pub section_key: Field,
    /// The section as written, to count by.
    pub section: Field,
    /// The byline's names: [`names`].
    pub author_names: Field,
    /// The names in the text: [`names`].
    pub entity_names: Field,
    /// The names in the text as written, to count by.
    pub entity: Field,
    /// Seconds since 1970 of the article's instant.
    pub instant: Field,
    /// The place in the archive that it came from: `ArchivePosition::order`.
    pub placed: Field,
    /// A number made of the id: where all else is equal, it orders.
    pub key: Field,
}

/// The schema.
pub fn schema() -> Schema {
    let words = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let mut schema = Schema::builder();
    schema.add_text_field("id", STRING | FAST);
    for name in TEXTS {
        schema.add_text_field(name, words.clone());
    }
    schema.add_text_field("source_key", STRING);
    schema.add_text_field("source", FAST);
    schema.add_text_field("language", STRING | FAST);
    schema.add_text_field("section_key", STRING);
    schema.add_text_field("section", FAST);
    schema.add_text_field("author_names", STRING);
    schema.add_text_field("entity_names", STRING);
    schema.add_text_field("entity", FAST);
    schema.add_i64_field("instant", FAST);
    schema.add_u64_field("placed", FAST);
    schema.add_u64_field("key", FAST);
    schema.build()
}

impl Fields {
    /// The fields of a schema made by [`schema`].
    pub fn of(schema: &Schema) -> Result<Fields> {
        let [title, lead, body, tags] = TEXTS;
        Ok(Fields {
            id: schema.get_field("id")?,
            texts: [
                schema.get_field(title)?,
                schema.get_field(lead)?,
                schema.get_field(body)?,
                schema.get_field(tags)?,
            ],
            source_key: schema.get_field("source_key")?,
            source: schema.get_field("source")?,
            language: schema.get_field("language")?,
            section_key: schema.get_field("section_key")?,
            section: schema.get_field("section")?,
            author_names: schema.get_field("author_names")?,
            entity_names: schema.get_field("entity_names")?,
            entity: schema.get_field("entity")?,
            instant: schema.get_field("instant")?,
            placed: schema.get_field("placed")?,
            key: schema.get_field("key")?,
        })
    }

    /// What the index takes of an article that came from there; `forms` are those of
    /// its words.
    pub fn entry(&self, article: &Article, forms: Forms, position: ArchivePosition) -> Entry {
        let language = words::language(article);
        let forms_of = |text: &String| Analysis::of(text, language).forms;
        let words = Words {
            title: forms.title,
            subtitle: article.subtitle.as_ref().map(forms_of),
            text: forms.text,
            lead: forms.lead,
            tags: article.tags.iter().map(forms_of).collect(),
        };
        let mut columns = TantivyDocument::new();
        let mut exact = vec![
            (self.id, article.id.0.clone()),
            (self.source_key, fold(&article.source)),
            (self.language, article.language.clone()),
        ];
        exact.extend(article.site_name.iter().map(|name| (self.source_key, fold(name))));
        columns.add_text(self.id, &article.id.0);
        columns.add_text(self.source, &article.source);
        columns.add_text(self.language, &article.language);
        if let Some(section) = &article.section {
            exact.push((self.section_key, fold(section)));
            columns.add_text(self.section, section);
        }
        for author in &article.authors {
            names(&fold(author), |name| exact.push((self.author_names, name.to_owned())));
        }
        for (rank, (key, label)) in entities(article).into_iter().enumerate() {
            names(&key, |name| exact.push((self.entity_names, name.to_owned())));
            if rank < MOST_COUNTED {
                columns.add_text(self.entity, label);
            }
        }
        if let Some(instant) = article.instant() {
            columns.add_i64(self.instant, instant.as_second());
        }
        columns.add_u64(self.placed, position.order());
        columns.add_u64(self.key, order_key(&article.id.0));
        Entry { id: article.id.clone(), columns, exact, words }
    }
}

/// Stands before a whole name, so that it is not taken for one word of another.
pub const WHOLE: char = '=';

/// What a folded name is found by: whole behind [`WHOLE`], and each word.
fn names(folded: &str, mut each: impl FnMut(&str)) {
    each(bounded(&format!("{WHOLE}{folded}")));
    folded.split(' ').filter(|word| !word.is_empty()).for_each(|word| each(bounded(word)));
}

/// At most so many names of an article are counted: those it has most often.
const MOST_COUNTED: usize = 8;

/// At most so many are found: a list of thousands costs no more than another.
const MOST_FOUND: usize = 256;

/// The names of an article, those it has most often first: key and, as first
/// written, label.
fn entities(article: &Article) -> Vec<(String, &str)> {
    let kinds = [AnnotationKind::Person, AnnotationKind::Organisation, AnnotationKind::Place];
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let mut found: Vec<(String, &str, usize)> = Vec::new();
    for mark in article.annotations.iter().filter(|mark| kinds.contains(&mark.kind)) {
        let Some(key) = topic::key_of(mark) else { continue };
        match places.get(&key) {
            Some(&place) => found[place].2 += 1,
            None => {
                places.insert(key.clone(), found.len());
                found.push((key, &mark.text, 1));
            }
        }
    }
    found.sort_by_key(|(_, _, times)| std::cmp::Reverse(*times));
    found.truncate(MOST_FOUND);
    found.into_iter().map(|(key, label, _)| (key, label)).collect()
}

/// The first eight bytes of the SHA-256 of an id.
pub fn order_key(id: &str) -> u64 {
    let digest = Sha256::digest(id.as_bytes());
    digest.iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
}
