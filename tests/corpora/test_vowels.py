import pandas
import pytest

from sertools.corpora import pinyin, vowels
from sertools.corpora.table import CorpusError


def names(phones, language, notation="ipa"):
    return [each.vowel for each in vowels.occurrences(phones.split(), language, notation)]


@pytest.mark.parametrize(
    ("phones", "language", "notation", "expected"),
    [
        ("ð ə t eɪ b əl ɪ z d ˈaʊ n", "en", "ipa", ["@", "eI", "aU"]),
        ("DH AH0 D AO1 G Z AE1 N D UW1", "en", "arpabet", ["@", "O", "u"]),
        ("d eː ɐ̯ l a p ə n l iː k t aʊ f", "de", "ipa", ["A/a", "@", "i", "aU"]),
        ("d e6 l a p @ n aI s", "de", "sampa", ["A/a", "@", "aI"]),
        ("h ?ɑ j v a ð", "da", "ipa", ["aI", "A/a"]),
        ("a w t ɔ r k r a j ɨ", "pl", "ipa", ["A/a", "O", "A/a"]),
        ("m a ɪ k a ʊ z a", "it", "ipa", ["aI", "aU", "A/a"]),
        ("zh ʊ ŋ l ioʊ f ə n d ɤ", "zh", "ipa", ["oU", "@"]),
        ("ɕ i ts i χ ə n", "zh", "ipa", ["i", "@"]),
    ],
)
def test_vowels_of_a_row_of_phones(phones, language, notation, expected):
    assert names(phones, language, notation) == expected


def test_r_after_a_vowel_takes_it_away_in_either_notation():
    assert names("d ɔːɹ", "en") == names("D AO1 R", "en", "arpabet") == []
    assert names("d ɔː n", "en") == names("D AO1 N", "en", "arpabet") == ["O"]


def test_stress_tone_and_stoed_do_not_matter():
    assert names("iː ˈiː ˌiː", "en") == ["i"] * 3
    assert names("i i˥˩ i4", "zh") == ["i"] * 3
    assert names("u ʔu", "da") == ["u"] * 2
    assert names("IY IY0 IY1 IY2", "en", "arpabet") == ["i"] * 4


def test_an_unstressed_ah_is_a_schwa_and_a_stressed_one_is_not():
    assert names("AH0 AH1 AH2 AH", "en", "arpabet") == ["@", "@"]


def test_positions_and_times_of_a_vowel_of_two_phones():
    (found,) = vowels.occurrences(["h", "ɑ", "j"], "da")
    assert (found.first, found.last) == (1, 2)
    assert found.times([0.0, 0.1, 0.3], [0.1, 0.3, 0.4]) == pytest.approx((0.1, 0.4))


def test_the_glide_of_a_mandarin_vowel_is_cut_off():
    (found,) = vowels.occurrences(["t", "iɛ"], "zh")
    begin, end = found.times([0.0, 0.1], [0.1, 0.3])
    assert found.vowel == "E" and 0.1 < begin < end == pytest.approx(0.3)


def test_every_row_is_sound():
    table = vowels.documented()
    assert tuple(table.columns) == vowels.COLUMNS
    assert not table.duplicated(["language", "notation", "phones"]).any()
    assert set(table["vowel"].dropna()) == set(vowels.VOWELS)
    assert set(table["notation"]) == set(vowels.NOTATIONS)
    assert table["begin"].between(0, 1).all() and (table["end"] > table["begin"]).all() and (table["end"] <= 1).all()
    # a vowel that is none of the ten says why
    assert table.loc[table["vowel"].isna(), "note"].notna().all()


def test_every_row_is_found_by_its_own_phones():
    for row in vowels.documented().itertuples():
        phones = row.phones.replace("(", "").replace(")", "")
        came = names(phones, row.language, row.notation)
        assert came == ([] if pandas.isna(row.vowel) else [row.vowel]), row


def test_vowels_that_a_language_has():
    assert vowels.vowels_of("en") == vowels.vowels_of("zh") == vowels.VOWELS
    assert vowels.vowels_of("pl") == ("i", "E", "A/a", "O", "u")
    assert vowels.vowels_of("de") == (*vowels.MONOPHTHONGS, "aI", "aU")


def test_what_the_table_does_not_know():
    assert vowels.unlisted(["ɤ", "iː", "ə", "k", "ɪ"], "en") == ("ɤ",)
    assert vowels.unlisted(["QU1", "IY1", "K"], "en", "arpabet") == ()
    assert vowels.unlisted(["ʂ", "ioʊ4", "ʐ̩", "io"], "zh") == ("io",)


def test_a_neighbour_is_no_part_of_the_vowel():
    (found,) = vowels.occurrences(["x", "ə", "n"], "zh")
    assert (found.vowel, found.first, found.last) == ("@", 1, 1)
    assert names("x ə t", "zh") == [] == names("s i", "zh")
    # what stands beside one vowel can be the next
    assert names("ə n i", "zh") == ["@", "i"]


def test_every_final_of_pinyin_is_listed():
    parts = {part for final in pinyin.FINALS.values() for part in pinyin.Syllable("", final, 1).parts}
    assert vowels.unlisted(parts, "zh") == ()


def test_the_vowels_that_espeak_speaks_are_listed():
    pytest.importorskip("espeakng_loader")
    from sertools.corpora.espeak import Engine, Voice
    from sertools.corpora.sentences import SENTENCES

    voice = Voice("test", "female", (150, 220))
    with Engine([voice]) as engine:
        for language, engine_language in {"de": "de", "en": "en-us", "it": "it", "ru": "ru", "zh": "cmn"}.items():
            phones = [
                phone.name
                for number, text in enumerate(SENTENCES[language])
                for phone in engine.speak(engine_language, voice, text, number).phones
            ]
            assert vowels.unlisted(phones, language) == (), language
            assert len(vowels.occurrences(phones, language)) > 20


def test_an_unknown_language_is_refused():
    with pytest.raises(CorpusError, match="expected one of en in ipa.*came fi in ipa"):
        vowels.occurrences(["i"], "fi")
    with pytest.raises(CorpusError, match="came pl in arpabet"):
        vowels.documented("pl", "arpabet")
