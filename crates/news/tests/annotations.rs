//! Laws and cases of annotation.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use news::annotate;
use news::model::annotation::{Annotation, AnnotationKind};
use news::model::article::Article;
use proptest::prelude::*;

fn annotated(title: &str, text: &str) -> Article {
    let mut article = Article {
        language: "ar".into(),
        title: title.into(),
        text: text.into(),
        published_at: "2024-11-30T14:05:00Z".parse().ok(),
        ..Article::default()
    };
    annotate::annotate(&mut article);
    article
}

fn slice(text: &str, annotation: &Annotation) -> String {
    let (start, end) = (annotation.start as usize, annotation.end as usize);
    text.chars().skip(start).take(end - start).collect()
}

/// `fixtures/quotes/cases.txt`: cases between `--- ` lines named by what they
/// show; after `=>` one line a statement: direct or reported, cue, speaker, and
/// the first words of what is said.
#[test]
fn statements_are_found_with_their_speakers() {
    let mut wrong = Vec::new();
    for case in include_str!("../../../fixtures/quotes/cases.txt").split("\n--- ").skip(1) {
        let (name, rest) = case.split_once('\n').expect("a case has a text");
        let (text, expected) = rest.split_once("\n=>").expect("a case says what is expected");
        let found: Vec<String> = annotated("", text.trim())
            .annotations
            .iter()
            .filter(|found| found.kind == AnnotationKind::Quote)
            .map(|found| {
                let how = if found.value["direct"] == true { "direct" } else { "reported" };
                let cue = found.value["cue"].as_str().unwrap_or("-");
                let speaker = found.value["speaker"].as_str().unwrap_or("-");
                let said: Vec<&str> = found.text.split_whitespace().take(3).collect();
                format!("{how} | {cue} | {speaker} | {}", said.join(" "))
            })
            .collect();
        let expected: Vec<&str> =
            expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if found != expected {
            wrong.push(format!("{name}:\n  found {found:#?}\n  not {expected:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_are_found_after_clitics_and_titles() {
    let text = "وصل وزير الخارجية الروسي سيرغي لافروف إلى دمشق، ثم التقى وفدا من الأمم المتحدة \
                وبحث مع محمد بن راشد الوضع بسوريا ولبنان.";
    let article = annotated("", text);
    let names = |kind| -> Vec<&str> {
        let of = article.annotations.iter().filter(|found| found.kind == kind);
        of.map(|found| found.text.as_str()).collect()
    };
    assert_eq!(names(AnnotationKind::Organisation), ["الأمم المتحدة"]);
    assert_eq!(names(AnnotationKind::Place), ["دمشق", "سوريا", "لبنان"]);
    assert!(names(AnnotationKind::Person).contains(&"محمد بن راشد"));
}

#[test]
fn keywords_come_from_what_the_text_repeats() {
    let text = "أعلنت شركة النفط الوطنية خفض الإنتاج. وقالت إن خفض الإنتاج سيستمر حتى مارس. \
                ورحب محللون بقرار خفض الإنتاج، وتوقعوا ارتفاع أسعار النفط.";
    let article = annotated("خفض الإنتاج يرفع أسعار النفط", text);
    let mut keywords: Vec<&Annotation> =
        article.annotations.iter().filter(|found| found.kind == AnnotationKind::Keyword).collect();
    keywords.sort_by(|a, b| b.score.total_cmp(&a.score));
    assert_eq!(keywords[0].text, "خفض الإنتاج");
    assert!(keywords.len() <= 10);
}

#[test]
fn keywords_begin_without_the_conjunction_and_are_no_verbs() {
    let text = "كم عدد النوافذ والأبواب في القلعة؟ يدخل الزوار ويسألون عن النوافذ والأبواب، ويسألون عمن \
                بناها. النوافذ والأبواب من خشب الأرز، بناها حرفيون من بريطانيا في مدينة ساحلية.";
    let article = annotated("نوافذ القلعة", text);
    let texts = |is: fn(AnnotationKind) -> bool| -> Vec<&str> {
        let found = article.annotations.iter().filter(|found| is(found.kind));
        found.map(|found| found.text.as_str()).collect()
    };
    let keywords = texts(|kind| kind == AnnotationKind::Keyword);
    assert!(keywords.iter().any(|keyword| keyword.starts_with("الأبواب")), "{keywords:?}");
    let wrong = |keyword: &&&str| {
        ["والأبواب", "ويسألون", "بناها"].iter().any(|word| keyword.split(' ').any(|it| it == *word))
    };
    assert_eq!(keywords.iter().find(wrong), None, "{keywords:?}");
    assert_eq!(texts(AnnotationKind::is_name), ["بريطانيا"]);
}

#[test]
fn keywords_of_common_words_begin_without_the_conjunction_too() {
    let text = "فاز واتفورد على ضيفه. قصفت الطائرات الأمريكية وبريطانيا وفرنسا مواقع. قال المتحدث إن \
                الضربات الأمريكية وبريطانيا وفرنسا بدأت ليلا، وعاد واتفورد إلى الصدارة.";
    let article = annotated("فوز واتفورد", text);
    let keywords = article.annotations.iter().filter(|it| it.kind == AnnotationKind::Keyword);
    let keywords: Vec<(&str, &str)> =
        keywords.filter_map(|it| Some((it.text.as_str(), it.value["key"].as_str()?))).collect();
    assert!(keywords.contains(&("بريطانيا وفرنسا", "بريطانيا وفرنسا")), "{keywords:?}");
    assert!(keywords.contains(&("واتفورد", "واتفورد")), "{keywords:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_annotation_is_its_slice_of_the_text(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "قال", "الرئيس", "محمد", "«", "»", "\"", "إن", "الحرب ستنتهي قريبا جدا", "وزارة الدفاع",
                "في", "دمشق", "،", ". ", "\n\n", "🙂", "30 نوفمبر 2024", "أمس", "e\u{301}", "بحسب", "ولبنان",
                "\u{200f}", "للسعودية", "١٢٣", "«»", "خفض الإنتاج",
            ]),
            0..60,
        ),
        noise in "\\PC{0,40}",
    ) {
        let text = format!("{} {noise} {}", pieces.join(" "), pieces.concat());
        let article = annotated(&noise, &text);
        for annotation in &article.annotations {
            prop_assert!(annotation.start < annotation.end);
            prop_assert_eq!(&annotation.text, &slice(&text, annotation));
        }
        let mut again = article.clone();
        annotate::annotate(&mut again);
        prop_assert_eq!(article.annotations, again.annotations);
    }
}
