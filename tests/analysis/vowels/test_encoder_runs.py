"""Models on other features of the same vowels: divided and trained as in a whole run."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels import data, engine
from sertools.analysis.vowels.encoder_runs import AGA, CL, divisions, measured, some_features, train
from sertools.analysis.vowels.recall_statistics import ENCODERS, Counted, uar_encoder
from sertools.analysis.vowels.setup import EMOTIONS, LANGUAGES, TASKS, Settings
from sertools.corpora.table import CorpusError
from sertools.corpora.vowels import VOWELS
from sertools.measure.token_files import token_file
from sertools.measure.tokens import COLUMNS, Tokens
from sertools.models.anchored_request import Settings as Training

SIZES = {"ravdess": 5, "tess": 2, "emotale-en": 12, "casia": 4, "nemo": 4, "emodb": 4, "emotale-dk": 14}
SETTINGS = Settings(
    runs=2, fewer=1, embedded=1, tasks=("4-CAT", "hap"), choices={},
    training=Training(epochs=1, patience=1, hidden=8, heads=2, feedforward=8, batch=64, target_batch=16, triplets=8),
)  # fmt: skip


def spoken(corpus):
    """Two utterances of three vowels of each speaker in each emotion."""
    draw, rows = np.random.default_rng(list(corpus.encode())), []
    for who in range(SIZES[corpus]):
        speaker = f"{corpus.partition('-')[0]}-{who:02d}"
        for emotion in EMOTIONS:
            for take in range(3):
                rating = 1.5 * (take + 1) if corpus.startswith("emotale") else np.nan
                for place in range(3):
                    vowel = VOWELS[draw.integers(len(VOWELS))]
                    times = 0.2 * place, 0.2 * place + 0.1
                    facts = corpus, f"{corpus}/{speaker}-{emotion}-{take}", "en", speaker, "female", emotion, vowel
                    rows.append((*facts, *times, rating, rating, 9))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    features = draw.normal(size=(len(table), 4)) + 10
    return Tokens(corpus, table, features.astype("float16"), ("mfcc 0", "mfcc 1", "level", "centroid"))


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    return train(spoken, SETTINGS, tasks=("4-CAT",), folder=tmp_path_factory.mktemp("models"))


def test_models_are_those_of_a_whole_run(trained):
    assert len(trained.models) == (4 + 1) * 2 * 2
    assert set(zip(*(trained.models[name] for name in ("model", "anchors", "reading")), strict=True)) == {AGA, CL}
    assert trained.models.index.tolist() == list(range(len(trained.models)))
    languages = {name: data.language(name, [spoken(one) for one in LANGUAGES[name]], SETTINGS) for name in LANGUAGES}
    whole, asked = engine.plan(languages, SETTINGS)
    own = [one for one in whole if one.study == "transfer"]
    assert divisions({name: languages[name] for name in ("English", "Mandarin")}, SETTINGS) == own
    alone = next(
        one for one in asked
        if (one.model, one.reading, one.target, one.task, one.run) == ("AGA-CL", "given", "English", "4-CAT", 1)
        and one.anchors == "Both" and one.study == "transfer"
    )  # fmt: skip
    theirs = engine.one_model(SETTINGS, alone.number, spoken=languages)
    facts = trained.models.query("model == 'AGA-CL' and target == 'English' and run == 1")
    mine = trained.scores[trained.scores["number"] == facts.index.item()]
    both = mine.set_index("utterance").join(theirs.set_index("utterance"), suffixes=("", "_whole"))
    assert len(both) == len(theirs)
    np.testing.assert_allclose(both[["s0", "s3"]], both[["s0_whole", "s3_whole"]], atol=2e-3)


def test_runs_on_several_encoders_give_the_claims_statistic(trained):
    facts = pd.concat([spoken(name).table.drop_duplicates("utterance") for name in SIZES]).set_index("utterance")
    counted = {name: Counted(trained, facts) for name in ENCODERS}
    found = uar_encoder(counted, count=5)
    one = found[found["encoder"] == "HuBERT"].drop(columns="encoder").reset_index(drop=True)
    other = found[found["encoder"] == "Wav2vec2.0"].drop(columns="encoder").reset_index(drop=True)
    pd.testing.assert_frame_equal(one, other)
    assert one.loc[one["task"] == "4-CAT", "value"].notna().all()
    assert one.loc[one["task"] == "hap", "value"].isna().all()


def test_tokens_of_an_encoder_are_read_where_they_were_measured(tmp_path):
    spoken("casia").save(token_file("casia", tmp_path, "hubert"))
    read = measured("hubert", tmp_path)
    assert len(read("casia")) == len(spoken("casia"))
    with pytest.raises(CorpusError, match="tess: expected its vowels on features of hubert .* `sertools tokens tess"):
        read("tess")


def test_some_features_of_the_same_tokens():
    part = some_features(spoken, lambda name: name.startswith("mfcc"))("tess")
    assert part.names == ("mfcc 0", "mfcc 1")
    np.testing.assert_array_equal(part.features, spoken("tess").features[:, :2])
    with pytest.raises(CorpusError, match="tess: expected some of its features, came none of mfcc 0"):
        some_features(spoken, lambda name: False)("tess")


def test_models_that_there_are_none_of_are_refused(tmp_path):
    with pytest.raises(ValueError, match="expected models out of those of transfer"):
        train(spoken, replace(SETTINGS, tasks=TASKS), kinds=[("AGA-CL", "Both", "guessed")], folder=tmp_path)
