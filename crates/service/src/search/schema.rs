//! What the index holds of an article. Its text is not kept here: the store has it.

use anyhow::Result;
use news::model::article::Article;
use news::model::words::{self, Forms};
use sha2::{Digest, Sha256};
use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use text::analyzer::Analysis;
use text::fold::fold;

use super::terms::TOKENIZER;

/// Raised whenever the schema or the analyzer changes: an index of another
/// version is emptied and refilled.
pub const VERSION: u32 = 1;

/// The fields whose words are searched, in the order of [`Fields::texts`].
pub const TEXTS: [&str; 4] = ["title", "lead", "body", "tags"];

/// The index's fields.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The article's id, to replace it by.
    pub id: Field,
    /// Title, lead, body, publisher's tags.
    pub texts: [Field; TEXTS.len()],
    /// The source's name and its own name for itself, folded.
    pub source_key: Field,
    /// The source's name, to count by.
    pub source: Field,
    /// The BCP-47 language tag.
    pub language: Field,
    /// The section, folded.
    pub section: Field,
    /// Seconds since 1970 of the article's instant.
    pub instant: Field,
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
    schema.add_text_field("section", STRING);
    schema.add_i64_field("instant", FAST);
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
            section: schema.get_field("section")?,
            instant: schema.get_field("instant")?,
            key: schema.get_field("key")?,
        })
    }

    /// What the index takes of an article; `forms` are those of its words.
    pub fn document(&self, article: &Article, forms: Forms) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        let [title, lead, body, tags] = self.texts;
        let language = words::language(article);
        document.add_text(self.id, &article.id.0);
        document.add_text(title, forms.title);
        if let Some(subtitle) = &article.subtitle {
            document.add_text(lead, Analysis::of(subtitle, language).forms);
        }
        document.add_text(body, forms.text);
        for tag in &article.tags {
            document.add_text(tags, Analysis::of(tag, language).forms);
        }
        document.add_text(self.source_key, fold(&article.source));
        if let Some(name) = &article.site_name {
            document.add_text(self.source_key, fold(name));
        }
        document.add_text(self.source, &article.source);
        document.add_text(self.language, &article.language);
        if let Some(section) = &article.section {
            document.add_text(self.section, fold(section));
        }
        if let Some(instant) = article.instant() {
            document.add_i64(self.instant, instant.as_second());
        }
        document.add_u64(self.key, order_key(&article.id.0));
        document
    }
}

/// The first eight bytes of the SHA-256 of an id.
pub fn order_key(id: &str) -> u64 {
    let digest = Sha256::digest(id.as_bytes());
    digest.iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
}
