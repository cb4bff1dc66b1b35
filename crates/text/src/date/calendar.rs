//! Years, months and days of three calendars, to civil days.

use icu_calendar::Date as CalendarDate;
use icu_calendar::cal::{Hijri, Iso, Persian};
use jiff::civil;

use super::Calendar;

/// A day as written: its calendar may not be settled by its words alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) year: i16,
    pub(super) month: i8,
    pub(super) day: i8,
}

/// The civil day of a day of a calendar; `None` where there is none such.
/// Hijri is Umm al-Qura, the calendar of Saudi Arabia, whose months may begin
/// a day beside those of a country that sights the moon.
pub(super) fn civil(written: Written, calendar: Calendar) -> Option<civil::Date> {
    let Written { year, month, day } = written;
    let (wide_year, month_u8, day_u8) =
        (i32::from(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    let iso = match calendar {
        Calendar::Gregorian => return civil::Date::new(year, month, day).ok(),
        Calendar::UmmAlQura => CalendarDate::try_new_hijri_with_calendar(
            wide_year,
            month_u8,
            day_u8,
            Hijri::new_umm_al_qura(),
        )
        .ok()?
        .to_calendar(Iso),
        Calendar::Solar => CalendarDate::<Persian>::try_new_persian(wide_year, month_u8, day_u8)
            .ok()?
            .to_calendar(Iso),
    };
    let year = i16::try_from(iso.year().extended_year()).ok()?;
    let month = i8::try_from(iso.month().ordinal).ok()?;
    civil::Date::new(year, month, i8::try_from(iso.day_of_month().0).ok()?).ok()
}

/// The Hijri month of a civil day, by Umm al-Qura.
pub(super) fn hijri_month(day: civil::Date) -> Option<u8> {
    let (month, day_of_month) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    let iso = CalendarDate::try_new_iso(i32::from(day.year()), month, day_of_month).ok()?;
    Some(iso.to_calendar(Hijri::new_umm_al_qura()).month().ordinal)
}

/// The year of a calendar that holds most of a Gregorian year's end, give or
/// take one: where a search for the year of «17 رمضان» begins.
pub(super) fn year_near(gregorian: i16, calendar: Calendar) -> i16 {
    match calendar {
        Calendar::Gregorian => gregorian,
        Calendar::Solar => gregorian - 621,
        // A Hijri year has 354.37 days, a Gregorian one 365.24.
        Calendar::UmmAlQura => {
            i16::try_from((i32::from(gregorian) - 622) * 10_307 / 10_000 + 1).unwrap_or(gregorian)
        }
    }
}
