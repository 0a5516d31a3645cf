"""The readers of the owners' corpora: names of recordings, and tables of labels beside them."""

from collections.abc import Callable
from functools import partial

from benchmarks.fuzzing import layouts
from benchmarks.fuzzing.parser import labels, names
from sertools.corpora import dusha, iemocap, msp_podcast, registry


def _whole(corpus: str) -> Callable:
    return partial(registry.read, corpus)


def _partial(read: Callable) -> Callable:
    return partial(read, complete=False)


READERS = (
    names("emodb", _whole("emodb"), "wav/03a01Fa\nwav/16b10Wb", "03a02Nc\n08a05Td\n10b01Aa"),
    names("emovo", _whole("emovo"), "f1/gio-f1-b1\nm2/neu-m2-n5", "rab-f2-l4\nf3/sor-f3-d1"),
    names("savee", _whole("savee"), "DC/a01\nKL_su15", "JE_n12\nJK/sa03"),
    names("tess", _whole("tess"), "OAF_back_angry\nYAF_dog_ps", "OA_bite_neutral\n2test/YAF_back_Fear"),
    names("urdu", _whole("urdu"), "Angry/SM1_F10_A010\nSad/SF11_F1_S03", "Happy/SF1_F2_H02\nSM24_F1_N001"),
    names(
        "ravdess",
        _whole("ravdess"),
        "03-01-05-01-01-01-01\nActor_02/03-01-01-01-02-02-02",
        "03-01-08-02-02-01-24\n03-02-03-01-01-01-07",
    ),
    names(
        "casia, folders",
        _whole("casia"),
        "liuchanhg/angry/201\nZhaoZuoxiang/surprise/250",
        "wangzhe/sad/203\nzhaoquanyin/fear/299",
    ),
    names(
        "casia, names",
        _whole("casia"),
        "liuchanhg-angry-201\nZhaoZuoxiang-surprise-250",
        "wangzhe-sad-203\nzhaoquanyin-fear-299",
    ),
    names("cafe", _whole("cafe"), "Joie/Faible/01-J-1-1\n12-N-6", "Colere/Fort/05-C-2-3\n08-N-1"),
    names("aesdd", _whole("aesdd"), "anger/a03 (4)\nf18 (5)b", "s20 (1)\nhappiness/h07(3)"),
    names("emotale-en", _whole("emotale-en"), "EN_005_S_1\nEN_004_B_3", "EN_004_A_5\nDK_004_H_2", layouts.EMOTALE),
    names("emotale-dk", _whole("emotale-dk"), "DK_004_H_2", "DK_004_N_1\nEN_004_B_3", layouts.EMOTALE),
    names(
        "nemo",
        _whole("nemo"),
        "EB0_anger_1\nSK4_neutral_3",
        "EB0_surprised_2\nsamples/EB0_surprised_2",
        {"data.tsv": layouts.NEMO},
    ),
    names(
        "voxceleb",
        _whole("voxceleb"),
        "id10001/1zcIwhmdeo4/00001\nid10002/abcdefghijk/00002",
        "id10003/J9lHsKG98U8/00011\nwav/id11251/s4kyO8DXmhU/00001",
    ),
    names(
        "iemocap",
        _partial(iemocap.read),
        layouts.IEMOCAP_WAVS,
        "sentences/wav/Ses01F_impro01/Ses01F_impro01_MXX0",
        {layouts.IEMOCAP: layouts.IEMOCAP_TEXT},
    ),
    names(
        "msp-podcast",
        _partial(msp_podcast.read),
        "Audios/MSP-PODCAST_0001_0008\nAudios/MSP-PODCAST_0002_0011",
        "Audios/MSP-PODCAST_0001_0009",
        {"Labels/labels_consensus.csv": layouts.MSP},
    ),
    labels(
        "emotale-en, ratings",
        _whole("emotale-en"),
        "annotations.csv",
        layouts.EMOTALE["annotations.csv"],
        layouts.EMOTALE_WAVS,
        layouts.EMOTALE,
    ),
    labels(
        "emotale-en, speakers",
        _whole("emotale-en"),
        "speaker_info.csv",
        layouts.EMOTALE["speaker_info.csv"],
        layouts.EMOTALE_WAVS,
        layouts.EMOTALE,
    ),
    labels("nemo, table", _whole("nemo"), "data.tsv", layouts.NEMO, layouts.NEMO_WAVS),
    labels(
        "voxceleb, speakers",
        _whole("voxceleb"),
        "vox1_meta.csv",
        "VoxCeleb1 ID\tVGGFace1 ID\tGender\tNationality\tSet\nid10001\tA.J._Buckley\tm\tIreland\tdev\n"
        "id10002\tA.R._Rahman\tf\tIndia\tdev\n",
        layouts.VOX_WAVS,
    ),
    labels(
        "iemocap, evaluation",
        _partial(iemocap.read),
        layouts.IEMOCAP,
        layouts.IEMOCAP_TEXT,
        " ".join(f"{wav}.wav" for wav in layouts.IEMOCAP_WAVS.split()),
    ),
    labels(
        "msp-podcast, consensus",
        _partial(msp_podcast.read),
        "Labels/labels_consensus.csv",
        layouts.MSP,
        layouts.MSP_WAVS,
    ),
    labels("biic-podcast, labels", _whole("biic-podcast"), "labels.csv", layouts.BIIC, layouts.BIIC_WAVS),
    labels(
        "dusha, tab-separated",
        _partial(dusha.read),
        "crowd_test/raw_crowd_test.tsv",
        layouts.DUSHA_TSV,
        layouts.DUSHA_WAVS,
    ),
    labels(
        "dusha, JSON", _partial(dusha.read), "crowd_test/raw_crowd_test.jsonl", layouts.DUSHA_JSON, layouts.DUSHA_WAVS
    ),
    labels(
        "dusha, aggregated",
        _partial(dusha.read),
        "processed_dataset_090/aggregated_dataset/crowd_test.tsv",
        "hash_id\temotion\naa\tneutral\nbb\tsad\n",
        layouts.DUSHA_WAVS,
        {"crowd_test/raw_crowd_test.tsv": layouts.DUSHA_TSV},
    ),
)
