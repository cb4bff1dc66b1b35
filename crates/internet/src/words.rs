//! The words that pages are made of. How often each comes follows Zipf's law, as
//! in real news: what is found by its words, or grouped by them, has the same
//! work to do.

/// The commonest of news, so that a page reads as Arabic to whoever detects
/// languages.
pub const COMMON: [&str; 64] = [
    "الحكومة",
    "قال",
    "في",
    "من",
    "على",
    "إلى",
    "عن",
    "الوزير",
    "أعلن",
    "مجلس",
    "الدولة",
    "اليوم",
    "الثلاثاء",
    "اجتماع",
    "قرار",
    "جديد",
    "المدينة",
    "الشمال",
    "الجنوب",
    "مشروع",
    "ميناء",
    "طريق",
    "المطار",
    "شركة",
    "اقتصاد",
    "سوق",
    "النفط",
    "الغاز",
    "الكهرباء",
    "المياه",
    "المدارس",
    "الجامعة",
    "الطلاب",
    "الأطباء",
    "المستشفى",
    "السكان",
    "المنطقة",
    "البلاد",
    "العاصمة",
    "الرئيس",
    "رئيس",
    "لجنة",
    "تقرير",
    "خطة",
    "عام",
    "شهر",
    "أسبوع",
    "مليون",
    "ألف",
    "بعد",
    "قبل",
    "خلال",
    "مع",
    "التي",
    "الذي",
    "هذه",
    "هذا",
    "أن",
    "إن",
    "كما",
    "أكد",
    "أضاف",
    "وزارة",
    "مباراة",
];

/// How many words there are.
const WORDS: f64 = 40_000.0;

/// Letters of roots.
const LETTERS: [char; 20] = [
    'ب', 'ت', 'ج', 'ح', 'خ', 'د', 'ر', 'ز', 'س', 'ش', 'ص', 'ط', 'ع', 'ف', 'ق', 'ك', 'ل', 'م', 'ن',
    'ه',
];

/// Words of a root, whose letters stand for the digits.
const PATTERNS: [&str; 10] =
    ["0ا12", "م01و2", "ت01ي2", "012ة", "ال01ي2", "01ا2ات", "است012", "ال0ا1ا2", "ي012ون", "م0ا12ة"];

/// So many words in a row.
pub fn words(random: &mut fastrand::Rng, count: usize) -> String {
    let words: Vec<String> = (0..count).map(|_| word(random)).collect();
    words.join(" ")
}

/// A word of a rank that Zipf's law draws: its logarithm is uniform.
fn word(random: &mut fastrand::Rng) -> String {
    let rank = WORDS.powf(random.f64()) as usize - 1;
    match COMMON.get(rank) {
        Some(word) => (*word).to_owned(),
        None => made(rank),
    }
}

fn made(rank: usize) -> String {
    let root = rank / PATTERNS.len();
    let letter = |at: u32| LETTERS[root / 20_usize.pow(at) % LETTERS.len()];
    let pattern = PATTERNS[rank % PATTERNS.len()];
    pattern.chars().map(|c| c.to_digit(10).map_or(c, letter)).collect()
}
