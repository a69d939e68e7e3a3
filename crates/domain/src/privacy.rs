//! Noticing what should not be written in the open, so that the writer is asked before it is sent.
//!
//! Small on purpose: the browser runs it on every text that is typed.

crate::words! {
    /// What looks like a person's matter.
    pub enum Concern {
        NationalIdentityNumber = "national_identity_number",
        /// Somebody's name, with a word about health near it.
        PersonAndHealth = "person_and_health",
        /// Three names or more, one after the other.
        ListOfNames = "list_of_names",
    }
}

/// How many names one after the other are a list.
const LIST: usize = 3;

/// How many words there may be between a name and the word about health: some two sentences.
const NEAR: usize = 20;

/// What in the text looks like a person's matter, the most serious first.
///
/// A guess by words, made to be right when it speaks: a question that comes too often is clicked away. A capital letter in
/// the middle of a Norwegian sentence is a proper noun, so two such words in a row are taken for a name unless they are
/// known to be something else; a single word, and one that begins a sentence, only when it is a common given name.
pub fn concern(text: &str) -> Option<Concern> {
    if holds_national_identity_number(text) {
        return Some(Concern::NationalIdentityNumber);
    }
    let words = words(text);
    let names = names(&words);
    let about_health = |at: usize| is_about_health(&words[at]);
    let near_health = |&(from, to): &(usize, usize)| {
        (from.saturating_sub(NEAR)..words.len().min(to + NEAR)).any(about_health)
    };
    if names.iter().any(near_health) {
        return Some(Concern::PersonAndHealth);
    }
    is_list(&words, &names).then_some(Concern::ListOfNames)
}

/// A word of the text.
struct Word<'a> {
    text: &'a str,
    /// In small letters.
    lower: String,
    /// Begins with a capital letter and goes on in small ones.
    is_capitalised: bool,
    /// Nothing before it in its sentence.
    is_first: bool,
    /// What stands between it and the word before it.
    gap: &'a str,
}

/// Letters and digits, and the marks inside a word: `Anne-Lise`, `O'Brien`.
fn words(text: &str) -> Vec<Word<'_>> {
    let is_mark = |c: char| matches!(c, '-' | '\'' | '’');
    let is_of_word = |c: char| c.is_alphanumeric() || is_mark(c);
    let begins_sentence = |c: char| !c.is_whitespace() && !matches!(c, ',' | ':' | '(' | '&' | '/');
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut end_of_last = 0;
    let mut from = 0;
    while let Some(start) = text[from..].find(is_of_word).map(|start| from + start) {
        from = text[start..].find(|c| !is_of_word(c)).map_or(text.len(), |length| start + length);
        let start = from - text[start..from].trim_start_matches(is_mark).len();
        let word = text[start..from].trim_end_matches(is_mark);
        if word.is_empty() {
            continue;
        }
        let gap = &text[end_of_last..start];
        end_of_last = start + word.len();
        let mut letters = word.chars();
        let begins_large = letters.next().is_some_and(char::is_uppercase);
        let after_initial = words.last().is_some_and(|word| is_initial(word.text));
        words.push(Word {
            text: word,
            lower: word.to_lowercase(),
            is_capitalised: begins_large && letters.any(char::is_lowercase),
            is_first: words.is_empty()
                || gap.contains('\n')
                || (gap.contains(begins_sentence) && !after_initial),
            gap,
        });
    }
    words
}

/// Whether the full stop after the word is that of an initial: `Kari N. Nordmann`.
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
}

/// Where the names begin and end, each as far as it goes.
fn names(words: &[Word<'_>]) -> Vec<(usize, usize)> {
    let mut names = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let length = name_at(&words[at..]);
        if length > 0 {
            names.push((at, at + length));
        }
        at += length.max(1);
    }
    names
}

/// How many words the name that begins here has; 0 where none does.
fn name_at(words: &[Word<'_>]) -> usize {
    let Some((first, others)) = words.split_first() else { return 0 };
    if !first.is_capitalised || is_something_else(&first.lower) {
        return 0;
    }
    let goes_on = |word: &&Word<'_>| {
        let is_name = word.is_capitalised && !is_something_else(&word.lower);
        !word.is_first && matches!(word.gap, " " | "\u{a0}" | ". ") && (is_name || is_initial(word.text))
    };
    let length = 1 + others.iter().take_while(goes_on).count();
    let is_given = is_given_name(&first.lower);
    let is_name = match length {
        1 => is_given && !(first.is_first && is_ambiguous(&first.lower)),
        // The first word of a sentence has a capital letter anyway, so that says nothing.
        _ => is_given || !first.is_first,
    };
    if is_name { length } else { 0 }
}

/// Whether names follow each other, with commas, line breaks or an "and" between them.
fn is_list(words: &[Word<'_>], names: &[(usize, usize)]) -> bool {
    let parts = |word: &Word<'_>| {
        word.gap.contains([',', ';', '/', '&', '\n']) || is_among("og and samt", &word.lower)
    };
    // Up to two words may stand between two names, such as a title.
    let follows = |&(_, end): &(usize, usize), &(start, _): &(usize, usize)| {
        start - end <= 2 && words[end..=start].iter().any(parts)
    };
    let mut length = 1;
    for pair in names.windows(2) {
        length = if follows(&pair[0], &pair[1]) { length + 1 } else { 1 };
        if length >= LIST {
            return true;
        }
    }
    false
}

/// Whether the word is among those, which stand in one text with spaces around each: a table of slices would weigh more.
fn is_among(words: &str, word: &str) -> bool {
    words.split(' ').any(|other| other == word)
}

/// Words that say by their beginning that they are about somebody's health.
const HEALTH_STEMS: &str = "sykmeld sykemeld sjukmeld sjukemeld kreft angst depre deprim gravid diagnos psykisk psykiat \
    psykose rusproblem rusmis rusavh rusmid utbrent utbrend utmatte uføretryg uførepens operert opererast sykdom sjukdom \
    demens hjerteinf hjarteinf hjerneslag selvmord sjølvmord spontanabort helseplag helseprob helsegrunn helseårsak \
    helsemess pregnan cancer anxi psychiat addict disab burnout suicid dementia miscarr surger hospitalis";

/// Words that are about it when they stand alone: longer words with the same beginning are about places and professions.
const HEALTH_WORDS: &str = "syk sjuk syke sjuke rus rusa ruset ufør uføre helsa helsen migrene adhd ptsd autist autisme \
    bipolar innlagt langtidssyk langtidssjuk ill illness sick unwell";

fn is_about_health(word: &Word<'_>) -> bool {
    let lower = word.lower.as_str();
    is_among(HEALTH_WORDS, lower) || HEALTH_STEMS.split(' ').any(|stem| lower.starts_with(stem))
}

/// Common given names of people in Norway. A rare one is noticed with a family name after it.
const GIVEN_NAMES: &str = "abdi ahmed aleksander alexander ali amina amir anders andreas anette anita ann anna anne anniken \
    annika anton arild arne arvid asbjørn asle aud axel beate bente berit birgit bjarne bjørg bjørn brit britt camilla \
    carina cathrine cecilie charlotte christian christine dag daniel david ebba egil eirik elin elisabeth elise ella ellen \
    else emil emilie emma erik erling espen eva even fatima frank fredrik frida frode geir gerd grete gro gunn gunnar guri \
    hamza hanna hanne hans harald hassan hege heidi helene helga henrik henriette hilde håkon håvard ibrahim ida inga inge \
    inger ingrid ingunn irene ivar jakob jan jens joakim johan johanna johannes john jon jonas jonathan jorunn julie jørgen \
    kai kari karianne karin karl kaspar kasper katrine kenneth khadija kim kirsten kjell kjersti kjetil knut kristian \
    kristin kristine lars lasse laila leif lena line linn lisbeth lise liv lucas lukas mads magnus malin marcus maren margit \
    mari maria marianne marie marit marius markus marte martin martine maryam mathias mette mia mikkel mohamed mohammad \
    mohammed mona monica monika morten muhammad nils nina noah nora odd oddvar ola olaf olav ole oline omar oskar oddny per \
    petter pål ragnar ragnhild randi reidar reidun renate rita roar robert roger rolf roy rune ruth samira sara sebastian \
    sigrid sigurd silje simen sindre siri sissel siv sofie solveig sondre stein steinar stian stig stine sunniva susanne \
    sven svein sverre synne synnøve tariq terje therese thomas thor tom tommy tone tonje tor tora tore torhild torill torunn \
    trine trond trude trygve turid ulf unn unni vegard vibeke vidar wenche yasmin yusuf øystein øyvind åge ågot åse åshild \
    åsmund åsne";

/// Those that are words as well, so that a capital letter at the beginning of a sentence says nothing.
const AMBIGUOUS: &str =
    "ann bjørn dag even frank gro hans jan kai kim line liv mona odd per roar siv stein tor tone tora unn";

/// What two words in a row with capital letters may be, if not a name: places, organisations, offices, programs, dates.
const SOMETHING_ELSE: &str = "akershus annual arbeiderpartiet asker bane bergen bærum chief deputy delta drammen drøbak \
    enebakk europa excel facebook fagforbundet follo fredrikstad fremskrittspartiet frogn gamle google helse høyre indre \
    itslearning kirkens klar kolbotn kontor kristelig kristiansand kultur lille lillestrøm lørenskog microsoft midtre \
    miljøpartiet moss nasjonal nedre nesodden nord nordre norge norges norsk norske nye oppegård oppvekst oslo outlook parat \
    powerpoint romerike rød røde rødt samferdsel sarpsborg senior sharepoint ski sosial sosialistisk spekter stavanger \
    stor-oslo store søndre sør teams teknisk tromsø trondheim unge ungdom union unio venstre vest vestby vestre viken virke \
    word ytre zoom øst østfold østre øvre ås \
    januar februar mars april mai juni juli august september oktober november desember \
    january february march may june july october december \
    mandag tirsdag onsdag torsdag fredag lørdag søndag monday tuesday wednesday thursday friday saturday sunday";

/// How such words end: offices, bodies, workplaces, agreements.
const ENDINGS: &str = "ansvarlig ansvarleg arbeider arbeidar avdeling avdelinga avdelingen avtale avtalen barnehage \
    barnehagen barnehagene board committee council departementet direktoratet direktør district etaten forbund forbundet \
    forening foreninga foreningen fylke fylket gruppe gruppa gruppen hjemmet hospital klubb klubben kommune kommunen \
    kommuner krets kretsen kurs kurset kors leader leder lederen leiar leiaren lova loven lærar lærer medlem meeting minister \
    municipality møte møtet officer ombud ombudet ordfører ordførar partiet parti planen pleiar pleier prosjektet region \
    rådet rådgiver rådgjevar school sekretær section sektor sektoren seksjon seksjonen seksjonene senter senteret sjekken \
    sjef skole skolen skolering skule skulen splan steward styre styret sykehjem sykehus sykehuset sjukehus sjukeheim \
    tilsynet treasurer union utvalg utvalget utval utvalet valgt valgte vald valde kasserer kasserar";

fn is_given_name(lower: &str) -> bool {
    let first = lower.split('-').next().unwrap_or(lower);
    // "Karis" is Kari's, and "Hans" is a name of its own.
    is_among(GIVEN_NAMES, first) || first.strip_suffix('s').is_some_and(|name| is_among(GIVEN_NAMES, name))
}

/// Also with a genitive's ending.
fn is_ambiguous(lower: &str) -> bool {
    is_among(AMBIGUOUS, lower) || lower.strip_suffix('s').is_some_and(|name| is_among(AMBIGUOUS, name))
}

fn is_something_else(lower: &str) -> bool {
    let word = lower.strip_suffix('s').unwrap_or(lower);
    is_among(SOMETHING_ELSE, lower)
        || is_among(SOMETHING_ELSE, word)
        || ENDINGS.split(' ').any(|ending| lower.ends_with(ending) || word.ends_with(ending))
}

/// Whether the text holds something that looks like a Norwegian national identity number: eleven digits whose two
/// control digits are right (mod 11), also as D-number, with or without a space after the sixth.
///
/// The writer is warned and may still send (decision 0031).
pub fn holds_national_identity_number(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    (0..characters.len()).any(|start| {
        let follows_a_digit = start > 0 && characters[start - 1].is_ascii_digit();
        !follows_a_digit
            && digits_from(&characters[start..]).is_some_and(|digits| controls_are_right(&digits))
    })
}

/// Eleven digits from the start of `characters`, one space or full stop allowed after the sixth.
fn digits_from(characters: &[char]) -> Option<[u32; 11]> {
    let mut digits = [0; 11];
    let mut at = 0;
    for (n, digit) in digits.iter_mut().enumerate() {
        if n == 6 && matches!(characters.get(at), Some(' ' | '.' | '\u{a0}')) {
            at += 1;
        }
        *digit = characters.get(at)?.to_digit(10)?;
        at += 1;
    }
    let goes_on = characters.get(at).is_some_and(char::is_ascii_digit);
    (!goes_on).then_some(digits)
}

fn controls_are_right(digits: &[u32; 11]) -> bool {
    let weigh = |weights: &[u32]| -> u32 {
        let sum: u32 = weights.iter().zip(digits).map(|(weight, digit)| weight * digit).sum();
        (11 - sum % 11) % 11
    };
    let day = digits[0] * 10 + digits[1];
    let month = digits[2] * 10 + digits[3];
    // D-numbers add 40 to the day; synthetic test numbers add 80 to the month.
    let is_a_date = (1..=31).contains(&(day % 40)) && (1..=12).contains(&(month % 40));
    is_a_date
        && weigh(&[3, 7, 6, 1, 8, 9, 4, 5, 2]) == digits[9]
        && weigh(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) == digits[10]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Concern, concern, holds_national_identity_number};

    #[test]
    fn a_number_with_right_control_digits_is_noticed() {
        // A synthetic number of the tax authority's test series: the month has 80 added.
        for text in ["ring 15868510045 om saken", "158685 10045", "Kari er sykmeldt, 158685 10045"] {
            assert!(holds_national_identity_number(text), "{text:?}");
            assert_eq!(concern(text), Some(Concern::NationalIdentityNumber), "{text:?}");
        }
    }

    #[test]
    fn d_numbers_and_synthetic_numbers_are_noticed() {
        // The month has 40 added, the month has 80 added, and as well the day 40, as in a D-number.
        for text in ["01419010029", "01819010001", "41819010186"] {
            assert!(holds_national_identity_number(text), "{text:?}");
        }
        // A day 32, a day 32 with 40 added, and a month 13, all with control digits that fit.
        for text in ["32019010189", "72019010091", "01139010074"] {
            assert!(!holds_national_identity_number(text), "{text:?}");
        }
    }

    #[test]
    fn telephone_and_account_numbers_pass() {
        for text in ["ring 22 33 44 55", "15868510046", "1586851004", "158685100450", "2026–2027", ""] {
            assert!(!holds_national_identity_number(text), "{text:?} was flagged");
            assert_eq!(concern(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_name_near_a_word_about_health_is_noticed() {
        for text in [
            "Kari Nordmann er sykmeldt.",
            "Kari er sykmeldt ut juni",
            "Vi venter, fordi Ola Hansen har fått kreft.",
            "Møtet er utsatt: Hege er gravid",
            "Ansvaret er flyttet. Trude Lund har angst og kommer ikke tilbake før jul.",
            "Avlyst. Klubblederen Ingrid ble operert i går",
            "Karis diagnose gjør at vi må vente",
            "snakket med Anne-Lise om sykmeldingen hennes",
            "Besøket hos Amara Okafor, som er langtidssyk, er utsatt",
            "Leder Kari N. Nordmann er utbrent",
            "Per Olsen er ufør",
            "for få folk, Per er sjukmeld",
            "Vi mangler Turid. Ho er sjuk og kjem att i haust.",
            "Yusuf har rusproblemer",
            "Marit søkjer permisjon av helsegrunnar",
            "We wait for Kari, who is sick",
            "Postponed: John Smith has been diagnosed with cancer",
        ] {
            assert_eq!(concern(text), Some(Concern::PersonAndHealth), "{text:?}");
        }
    }

    #[test]
    fn three_names_in_a_row_are_noticed() {
        for text in [
            "Kari Nordmann, Ola Hansen og Per Olsen har meldt seg",
            "Nye medlemmer: Kari, Ola og Anne",
            "Kari Nordmann\nOla Hansen\nPer Olsen",
            "- Kari Nordmann\n- Ola Hansen\n- Per Olsen",
            "- Kari Nordmann, renholder\n- Ola Hansen, kokk\n- Fatima Haddad, vakt",
            "Disse mangler kurs: Amara Okafor, Yusuf Demir, Nadia Haddad",
            "Kari N. Nordmann; Ola Hansen; Anne-Lise Berg",
        ] {
            assert_eq!(concern(text), Some(Concern::ListOfNames), "{text:?}");
        }
    }

    #[test]
    fn what_is_about_the_work_passes() {
        for text in [
            "",
            " \n ",
            "To besøk er utsatt til august fordi klubben i Vestby mangler leder.",
            "Sykefraværet på Langerud Sykehjem er høyt, og sykelønn er tema i møtet.",
            "Mange sykmeldte ved Ski sykehus. Vi tar det med arbeidsgiver.",
            "Hun er sykmeldt, så møtet er utsatt.",
            "Lederen er syk.",
            "Leder og Hovedtillitsvalgt er sykmeldt",
            "Hovedtillitsvalgt i Nordre Follo er syk, Nestleder tar over.",
            "Yrkesseksjonsleder Helse og Sosial er sjukmeld",
            "Avtaler med AP, SV og Rødt. Rødt vil ha psykisk helse som tema.",
            "Besøkte Nordre Follo, Indre Østfold og Nye Moss om sykefravær blant uføre",
            "Ås, Ski, Vestby, Frogn og Nesodden har fått besøk",
            "Tirsdag 4. mai: Kurs i KLAR og Grunnskolering. Fire er syke.",
            "Fagforbundet Ås og Fagforbundet Follo søker sammen om midler til psykisk førstehjelp",
            "Drøftingsmøte med Ås Kommune om helsen i turnus",
            "Hans sykdom er ikke vår sak å skrive om.",
            "Per i dag er tre syke.",
            "Dag for dag: færre sykmeldte",
            "Liv og helse går foran. Psykisk arbeidsmiljø er tema.",
            "Tor 12.6: åpent møte om sykdom",
            "Kari og Ola deltok på kurset.",
            "Kari tar kontakt med klubben i Frogn.",
            "Klubblederne i Ski og Ås fikk Grunnskolering",
            "Virke, Spekter og PBL: ett møte hver. Ingen diagnoser nevnes.",
            "Arbeiderpartiet, Senterpartiet og Sosialistisk Venstreparti",
            "Vi bruker Microsoft Teams til syke og friske",
            "The board met Monday. Sick leave is on the agenda.",
            "Vi ventar på svar frå kommunen om sjukefråværet",
            "1. mai i Drøbak, Jordal og Kolbotn. Rus og uro er ikke noe tema.",
        ] {
            assert_eq!(concern(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_name_far_from_the_word_is_not_about_it() {
        let between = "ord ".repeat(25);
        assert_eq!(concern(&format!("Kari kommer. {between} sykmeldt")), None);
        assert_eq!(concern(&format!("sykmeldt {between} Kari")), None);
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in ".{0,400}") {
            let _ = concern(&text);
        }

        #[test]
        fn a_number_is_found_wherever_it_stands(before in "[^0-9]{0,40}", after in "[^0-9]{0,40}") {
            let found = concern(&format!("{before}15868510045{after}"));
            prop_assert_eq!(found, Some(Concern::NationalIdentityNumber));
        }

        #[test]
        fn words_in_small_letters_name_nobody(text in "[a-zæøå ,.\n]{0,200}") {
            prop_assert_eq!(concern(&text), None);
        }
    }
}
