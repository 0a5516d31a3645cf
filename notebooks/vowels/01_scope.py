# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 1 Scope: what is asked, what stands for what, and what of it can be decided
#
# Upadhyay, Martinez-Lucas, Katz, Busso and Lee {cite}`upadhyay2025vowels` want a recogniser of emotions to carry over
# from one language to another. Languages share vowels, so they take vowels as anchors: in training, vowels of the
# target language are pulled towards the same vowels of the source that are spoken with the same emotion. They ask:
#
# 1. Which vowels are alike in two languages, and does it depend on the emotion?
# 2. Does anchoring by vowels make recognition carry over better, and which vowels should be anchors?
# 3. Does attention between the same vowels of both languages add to it?
# 4. What does anchoring do to the vowels, does another encoder matter, and does it work for a third language?
#
# The pages of this part compute every table and figure of the paper again and judge each of its claims by a rule that
# was written down before the run. The answers stand on the page of conclusions.

# %% tags=["parameters"]
profile = "full"

# %%
import pandas as pd

from sertools.analysis.vowels.printed_commonality import changes, regression_to_the_mean
from sertools.analysis.vowels.setup import EMOTIONS, LANGUAGES, Settings
from sertools.measure.shipped import load
from sertools.report import published, rules
from sertools.report.check import artefacts
from sertools.report.claims import claims
from sertools.report.corpus_names import written
from sertools.report.page import open_page
from sertools.report.verdicts import NOT_TESTABLE, OPEN
from sertools.report.vowel_counterparts import settings as counterparts
from sertools.report.vowel_settings import CHANGED, OWN, READ, STATED, printed, settings_table
from sertools.report.vowel_slips import checked_numbers, slips

page = open_page("vowels/01_scope", globals())

# %% [markdown]
# ## What the paper shows, and what is left of it
#
# Of this paper the text and all tables could be read, a few digits apart; of its figures the captions.

# %%
listed = pd.DataFrame(
    [
        {
            "in the paper": one.artefact,
            "what it shows": one.content,
            "what is left of it": one.original,
            "page": one.page.split("/")[1],
        }
        for one in artefacts("vowels")
    ]
)
page.table(
    "artefacts",
    listed.set_index("in the paper"),
    caption="What the paper shows, what is left of it, and the page that computes it again.",
)
page.value("artefacts", len(listed), "d")
page.value("captions", int(listed["what is left of it"].str.startswith("only the caption").sum()), "d")

# %% [markdown]
# {glue:text}`artefacts` tables and figures are computed again, {glue:text}`captions` of them from little but a caption.
# Tables stand beside the paper's own numbers.

# %% [markdown]
# ## What stands for what
#
# The paper's corpora are given out under agreements or are too large to come along: podcasts in American English
# {cite}`lotfian2019podcast` and Taiwanese Mandarin {cite}`upadhyay2023infrastructure`, and Russian for a third language
# {cite}`kondratenko2022dusha`. Open corpora of acted speech stand for them. On all pages **English stands for
# MSP-Podcast (M)** and **Mandarin for BIIC-Podcast (B)**: the paper's M→B is en→zh here, its B→M zh→en.

# %%
# written out, since which corpora a page depends on is read from its text
spoken = {
    "English": ("ravdess", "tess", "emotale-en"),
    "Mandarin": ("casia",),
    "Polish": ("nemo",),
    "German": ("emodb",),
    "English, rated": ("emotale-en",),
    "Danish, rated": ("emotale-dk",),
}
assert spoken == LANGUAGES
english, mandarin, russian = map(written, ("msp-podcast", "biic-podcast", "dusha"))
stands_for = {"English": english, "Mandarin": mandarin, "Polish": russian, "German": russian}
stands_for |= {"English, rated": english, "Danish, rated": mandarin}
corpora = {name: load(name) for name in dict.fromkeys(sum(spoken.values(), ()))}
page.uses(*corpora.values())
samples = published.load("vowels", "Table 1").set_index(["row", "condition"])["mean"].unstack("row")
theirs = {"English": samples["MSP-P"]["overall"], "Mandarin": samples["BIIC-P"]["overall"]}
theirs["Polish"] = printed("Dusha", "chosen as the test set")

# %%
rows = []
for language, names in spoken.items():
    table = pd.concat([corpora[name].table for name in names])
    used = table[table["emotion"].isin(list(EMOTIONS))] if "rated" not in language else table
    rows.append(
        {
            "language": language,
            "corpora": ", ".join(written(name) for name in names),
            "speakers": used["speaker"].nunique(),
            "utterances": len(used),
            "minutes": used["seconds"].sum() / 60,
            "stands for": stands_for[language],
            "its utterances": theirs.get(language),
        }
    )
data = pd.DataFrame(rows).set_index("language")
page.table(
    "data",
    data,
    caption="Who speaks here, and for whom.",
    note="Utterances of the four emotions; where ratings count, of all emotions. How many of them hold common vowels "
    "stands with the corpora. `its utterances`: as printed; Polish and German stand for one test set.",
    digits={"minutes": 0, "its utterances": ",.0f"},
)
for language in ("English", "Mandarin"):
    key = language.lower()
    page.value(f"{key}_speakers", int(data.loc[language, "speakers"]), "d")
    page.value(f"{key}_utterances", int(data.loc[language, "utterances"]), ",d")
    page.value(f"{key}_share", data.loc[language, "utterances"] / data.loc[language, "its utterances"], ".0%")
page.value("podcast_hours", printed("MSP-P", "speech"), ".0f")
people = {name: set(corpora[name].table["speaker"]) for name in ("emotale-en", "emotale-dk")}
page.value("shared", len(people["emotale-en"] & people["emotale-dk"]), "d")
page.value("danish", len(people["emotale-dk"]), "d")

# %% [markdown]
# - **English** is spoken by {glue:text}`english_speakers` people: professional actors (RAVDESS
#   {cite}`livingstone2018ravdess`), two women of Toronto (TESS {cite}`pichorafuller2020tess`) and Danes (EmoTale
#   {cite}`hjuler2025emotale`). They act given sentences: {glue:text}`english_utterances` utterances, or
#   {glue:text}`english_share` of the paper's number, which it took from {glue:text}`podcast_hours` hours of podcasts.
# - **Mandarin** is spoken by {glue:text}`mandarin_speakers` people (CASIA {cite}`casia2005`) of the mainland, not
#   Taiwan: {glue:text}`mandarin_utterances` utterances, {glue:text}`mandarin_share` of the paper's number. So few
#   speakers bound everything that is said of Mandarin: replicates leave each out once, and vary less than new
#   speakers would.
# - **Russian**: Polish (nEMO {cite}`christop2024nemo`) is a Slavic language as Russian is, German (EMO-DB
#   {cite}`burkhardt2005emodb`) a Germanic one as English is.
# - **Arousal and valence** are rated in EmoTale alone, in English and in Danish: another pair of languages than the
#   paper's. {glue:text}`shared` of the {glue:text}`danish` Danish speakers also speak the English part, so that source,
#   development and test take different people.
# - **wav2vec 2.0** {cite}`baevski2020wav2vec` and **HuBERT** {cite}`hsu2021hubert`: their weights are not at hand.
#   **Cepstral features stand in the place of wav2vec 2.0**; who has the weights can measure the vowels with them.
# - **SAVEE** {cite}`haq2009savee`, English too, is left out: the sentences that its speakers read are not at hand, and
#   without them no vowel can be placed.
# - **The baselines** {cite}`su2022gan,luo2020nmf,zehra2021ensemble,ahn2021fewshot` were published without code and
#   could be read as abstracts only: what stands here is *after* these authors.

# %% [markdown]
# ## Every setting: stated, read, chosen
#
# The paper leaves open what a replication has to settle. Where a choice could matter and others are as good, some of
# them were run beside.

# %%
settings = settings_table(Settings())
page.table(
    "settings",
    settings,
    caption="What the paper says of each setting, what it is here, whose choice that is, and what else was run.",
)
whose = settings["whose"].value_counts()
in_text = published.load("vowels").query("table.str.startswith('text')")
page.beside_paper("settings", counterparts(in_text, Settings(), data["minutes"], data["utterances"]))
for key, word in {"stated": STATED, "read": READ, "own": OWN, "changed": CHANGED}.items():
    page.value(key, int(whose.get(word, 0)), "d")
page.value("settings_all", len(settings), "d")

# %% [markdown]
# Of {glue:text}`settings_all` settings {glue:text}`stated` are as stated, {glue:text}`changed` have another value than
# the stated one, {glue:text}`read` are readings of what the paper says and {glue:text}`own` are our own, where it is
# silent or what it names cannot be had. What most claims ask for is a direction: with anchors against without, all
# other choices being the same.

# %% [markdown]
# ## Where the paper is at odds with itself
#
# Three things are more than slips of the pen. They bear on what the results mean, and the pages come back to them.

# %%
regression = regression_to_the_mean(changes(published.load("vowels")))
page.value("labelled", printed("labelled samples", "each emotion and corpus"), ".0f")
page.value("runs", printed("repetition", "each experiment"), ".0f")
for key, direction in {"first": "M->B", "second": "B->M"}.items():
    page.value(f"change_{key}", regression.loc[direction, "correlation"], ".2f")
    page.value(f"unrelated_{key}", regression.loc[direction, "if_unrelated"], ".2f")

# %% [markdown]
# 1. **Unsupervised, with labels of the target.** Section 4 says that no emotion label of the target is used in
#    training. The anchors of the loss in section 6.2 are target vowels "corresponding to specific emotions", chosen on
#    {glue:text}`labelled` labelled samples of each emotion. Both readings run here: labels of the development speakers
#    given, and the model's own guesses in their place.
# 2. **Two encoders.** Section 4.2 fine-tunes wav2vec 2.0 for the choice of anchors, section 6.1 leaves it as it is. So
#    "before" (Table 2) and "after" (Table 6) lie in different spaces and on different utterances. The change
#    correlates with the value before by {glue:text}`change_first` and {glue:text}`change_second`; if what comes after
#    had nothing to do with what was before, it would by {glue:text}`unrelated_first` and {glue:text}`unrelated_second`.
# 3. **Seeds are not speakers.** {glue:text}`runs` runs on one division of the speakers and a paired t-test over them
#    answer for the drawing of initial weights, not for other people. Intervals over speakers stand beside.
#
# Besides, the authors' earlier paper {cite}`upadhyay2023anchor`, of which only the abstract could be read, reports a
# higher recall from English to Mandarin than this one does for the extended method.

# %% [markdown]
# ## The paper's arithmetic
#
# Numbers of the text, and words, held against the paper's own tables. Most are a digit, and say nothing on the models;
# they stand here so that nobody has to wonder which number a page compares with. It is always the table's.

# %%
numbers = published.load("vowels")
wrong = slips(numbers)
checked, agree = checked_numbers(numbers)
page.table(
    "slips",
    wrong,
    caption="What the paper says, and what its own tables give, worked out again.",
    note="Percent and percentage points of unweighted average recall, or combined scores. Where the text names no "
    "direction the nearer one is taken.",
)
page.value("checked", checked, "d")
page.value("agree", agree, "d")
page.value("slips", len(wrong), "d")

# %% [markdown]
# Of {glue:text}`checked` recalls and differences in the text {glue:text}`agree` are those of the tables; with the
# tables' own inconsistencies {glue:text}`slips` slips are listed.

# %% [markdown]
# ## What can be decided, and what cannot

# %%
DECIDABLE = "can hold or not"


def reach(claim):
    if claim.not_testable:
        return NOT_TESTABLE, claim.not_testable
    if "uar_encoder" in rules.names(claim.rule):  # nothing stands in for the two networks
        return NOT_TESTABLE, f"needs {claim.needs}"
    return (OPEN, f"needs {claim.needs}") if claim.needs else (DECIDABLE, "")


claimed = claims("vowels")
scope = pd.DataFrame(
    [
        {
            "claim": f"{name.rsplit('-', 1)[1]}: {one.claim}",
            "in the paper's numbers": one.holds_in_paper_own_numbers,
            "at most": reach(one)[0],
            "since": reach(one)[1],
            "page": one.page.split("/")[1],
        }
        for name, one in claimed.items()
    ]
).set_index("claim")
page.table("scope", scope, caption="The paper's claims, and what can be said of each with the speech at hand.")
for key, word in {"decidable": DECIDABLE, "open": OPEN, "not_testable": NOT_TESTABLE}.items():
    page.value(key, int((scope["at most"] == word).sum()), "d")
page.value("claims", len(scope), "d")
page.value("own_false", int(scope["in the paper's numbers"].str.startswith("no").sum()), "d")

# %% [markdown]
# Of {glue:text}`claims` claims {glue:text}`open` need what is not here: the space of wav2vec 2.0, or the baselines as
# they were published. They are measured all the same, and what is measured stands beside the words "cannot be decided".
# {glue:text}`not_testable` on HuBERT cannot even be measured without its weights. {glue:text}`decidable` can hold here
# or not; claims on what anchoring does to recognition are among them, since the paper holds them of any encoder.
# {glue:text}`own_false` claims of the text are not borne out by the paper's own tables.
#
# When a claim gets which word stands below each table of verdicts and, with its errors, on
# {doc}`the page on the verdict machine </notebooks/verdicts/01_verdict_machine>`.
#
# Two limits hold for all of them. Models that recognise nothing cannot be compared: where neither CL nor AGA-CL is
# above chance in a direction, a claim on recalls there cannot be decided. And acted speech exaggerates: what carries
# over here need not do so between podcasts.

# %% [markdown]
# ## How the pages come by their numbers
#
# Vowels were cut out of the recordings once, by an alignment that needs nothing but the text (of CASIA, by its owner's
# syllables too). What was measured of them (times, formants, features) ships; sound and texts do not. From that the
# models were trained once, and what they say of every tested utterance ships as the run of record. With
# `source = "tokens"` a page trains the whole run again from the shipped vowels. The pages in their order:
# {doc}`the corpora and the alignment </notebooks/vowels/03_corpora>`,
# {doc}`formants </notebooks/vowels/04_1_formants>`,
# {doc}`the encoder's space </notebooks/vowels/04_2_encoder_space>`,
# {doc}`the anchors </notebooks/vowels/05_anchors>`,
# {doc}`the model </notebooks/vowels/06_model>`,
# {doc}`the baselines </notebooks/vowels/07_2_1_baselines>`,
# {doc}`the ablations </notebooks/vowels/07_2_2_ablations>`,
# {doc}`vowels before and after </notebooks/vowels/07_3_before_and_after>`,
# {doc}`another encoder and a third language </notebooks/vowels/07_4_other_encoder_and_language>` and
# {doc}`the conclusions </notebooks/vowels/08_conclusions>`.

# %%
page.close()
