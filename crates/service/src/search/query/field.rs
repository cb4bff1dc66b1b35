//! The fields a query may name, in English and in Arabic.

/// A field of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Words of the title.
    Title,
    /// Words of lead and body.
    Body,
    /// Words of the publisher's tags.
    Tag,
    /// A name of the byline.
    Author,
    /// A person, organisation or place the text names.
    Entity,
    /// The outlet's section.
    Section,
    /// The outlet.
    Source,
    /// The language.
    Lang,
    /// From this day on.
    After,
    /// Before this day.
    Before,
    /// Within this day, month, year or range.
    Date,
}

/// Every name of every field; the first of a field is what messages call it.
const NAMES: [(&str, Field); 27] = [
    ("title", Field::Title),
    ("عنوان", Field::Title),
    ("body", Field::Body),
    ("نص", Field::Body),
    ("tag", Field::Tag),
    ("وسم", Field::Tag),
    ("author", Field::Author),
    ("كاتب", Field::Author),
    ("entity", Field::Entity),
    ("اسم", Field::Entity),
    ("علم", Field::Entity),
    ("section", Field::Section),
    ("قسم", Field::Section),
    ("source", Field::Source),
    ("مصدر", Field::Source),
    ("lang", Field::Lang),
    ("language", Field::Lang),
    ("لغة", Field::Lang),
    ("after", Field::After),
    ("since", Field::After),
    ("بعد", Field::After),
    ("منذ", Field::After),
    ("before", Field::Before),
    ("until", Field::Before),
    ("قبل", Field::Before),
    ("date", Field::Date),
    ("تاريخ", Field::Date),
];

impl Field {
    /// The field of a name, whatever its case.
    pub fn named(name: &str) -> Option<Field> {
        NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, field)| *field)
    }

    /// The name by which messages call it.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }
}
