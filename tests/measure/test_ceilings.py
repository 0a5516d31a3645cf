import numpy
import pytest

from sertools.measure import ceilings


def tokens(noise, offset=0.0, vowels=("i", "A/a", "u"), each=20, seed=0):
    """Formants under every candidate of a man: F1 and F2 around true ones, with noise (candidates,) of ln Hz."""
    truth = {"i": (300, 2200), "A/a": (700, 1200), "u": (320, 900)}
    draw = numpy.random.default_rng(seed)
    names = [name for name in vowels for _ in range(each)]
    logs = numpy.log([[truth[name]] for name in names]) + draw.normal(size=(len(names), 1, 2)) * numpy.reshape(
        noise, (1, -1, 1)
    )
    return numpy.exp(logs + offset), names


def test_the_ceiling_with_the_least_noise_is_chosen():
    noise = numpy.full(9, 0.2)
    noise[3] = 0.05
    chosen = ceilings.choose(*tokens(noise), "male")
    assert chosen.hertz == ceilings.CANDIDATES["male"][3] == 4750
    assert chosen.tokens == 60 and chosen.spread.argmin() == 3 and (chosen.spread > 0).all()


def test_a_tracker_that_is_always_wrong_in_the_same_way_is_not_chosen():
    hertz, names = tokens(numpy.full(9, 0.1))
    # Under the first candidate every F2 is found at 800 Hz: the least variance, and no distinction.
    hertz[:, 0, 1] = 800 * numpy.exp(numpy.random.default_rng(1).normal(size=len(hertz)) * 0.001)
    assert ceilings.choose(hertz, names, "male").hertz != ceilings.CANDIDATES["male"][0]


def test_tokens_that_a_candidate_lacks_do_not_count():
    hertz, names = tokens(numpy.full(9, 0.1))
    hertz[:7, 4] = numpy.nan
    assert ceilings.choose(hertz, names, "male").tokens == 53


@pytest.mark.parametrize(("vowels", "each"), [(("i", "u"), 14), (("i",), 50), (("i", "A/a", "u"), 4)])
def test_too_few_tokens_or_vowels_take_the_usual_ceiling(vowels, each):
    chosen = ceilings.choose(*tokens(numpy.full(9, 0.1), vowels=vowels, each=each), "male")
    assert chosen.hertz == 5000 and chosen.tokens == 0 and numpy.isnan(chosen.spread).all()


def test_the_usual_ceilings_are_candidates():
    assert all(ceilings.USUAL[kind] in candidates for kind, candidates in ceilings.CANDIDATES.items())


def test_a_missing_gender_has_candidates_of_its_own():
    hertz, names = tokens(numpy.full(11, 0.1))
    assert ceilings.choose(hertz, names, None).hertz in ceilings.CANDIDATES["unknown"]


def test_wilks_against_the_closed_form_of_one_dimension():
    values = numpy.array([[1.0], [2.0], [4.0], [6.0], [7.0]])
    groups = ["a", "a", "b", "b", "b"]
    # within: (1 - 1.5)^2 and so on around 1.5 and 17/3; in all: around 4
    within = 0.5 + 14 / 3
    assert ceilings.wilks(values, groups) == pytest.approx(within / 26)


def test_wilks_does_not_change_with_scale_and_order():
    draw = numpy.random.default_rng(2)
    values, groups = draw.normal(size=(30, 2)), numpy.array(["a", "b", "c"] * 10)
    order = draw.permutation(30)
    mixed = values[order] @ numpy.array([[2.0, 0.3], [0.0, 5.0]]) + 7
    assert ceilings.wilks(mixed, groups[order]) == pytest.approx(ceilings.wilks(values, groups))


def test_another_number_of_candidates_is_refused():
    hertz, names = tokens(numpy.full(9, 0.1))
    with pytest.raises(ValueError, match="of 60 tokens under 9 ceilings"):
        ceilings.choose(hertz[:, :4], names, "male")
