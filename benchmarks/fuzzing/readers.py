"""The readers of the owners' corpora: names of recordings, and tables of labels beside them."""

from collections.abc import Callable

from benchmarks.fuzzing import layouts
from benchmarks.fuzzing.parser import labels, names
from sertools.corpora import (
    aesdd,
    biic_podcast,
    cafe,
    casia,
    dusha,
    emodb,
    emotale,
    emovo,
    iemocap,
    msp_podcast,
    nemo,
    ravdess,
    savee,
    tess,
    urdu,
    voxceleb,
)


def _partial(read: Callable) -> Callable:
    return lambda root: read(root, complete=False)


READERS = (
    names("emodb", emodb.read, "wav/03a01Fa\nwav/16b10Wb", "03a02Nc\n08a05Td\n10b01Aa"),
    names("emovo", emovo.read, "f1/gio-f1-b1\nm2/neu-m2-n5", "rab-f2-l4\nf3/sor-f3-d1"),
    names("savee", savee.read, "DC/a01\nKL_su15", "JE_n12\nJK/sa03"),
    names("tess", tess.read, "OAF_back_angry\nYAF_dog_ps", "OA_bite_neutral\n2test/YAF_back_Fear"),
    names("urdu", urdu.read, "Angry/SM1_F10_A010\nSad/SF11_F1_S03", "Happy/SF1_F2_H02\nSM24_F1_N001"),
    names(
        "ravdess",
        ravdess.read,
        "03-01-05-01-01-01-01\nActor_02/03-01-01-01-02-02-02",
        "03-01-08-02-02-01-24\n03-02-03-01-01-01-07",
    ),
    names(
        "casia, folders",
        casia.read,
        "liuchanhg/angry/201\nZhaoZuoxiang/surprise/250",
        "wangzhe/sad/203\nzhaoquanyin/fear/299",
    ),
    names(
        "casia, names",
        casia.read,
        "liuchanhg-angry-201\nZhaoZuoxiang-surprise-250",
        "wangzhe-sad-203\nzhaoquanyin-fear-299",
    ),
    names("cafe", cafe.read, "Joie/Faible/01-J-1-1\n12-N-6", "Colere/Fort/05-C-2-3\n08-N-1"),
    names("aesdd", aesdd.read, "anger/a03 (4)\nf18 (5)b", "s20 (1)\nhappiness/h07(3)"),
    names("emotale-en", emotale.read_english, "EN_005_S_1\nEN_004_B_3", "EN_004_A_5\nDK_004_H_2", layouts.EMOTALE),
    names("emotale-dk", emotale.read_danish, "DK_004_H_2", "DK_004_N_1\nEN_004_B_3", layouts.EMOTALE),
    names(
        "nemo",
        nemo.read,
        "EB0_anger_1\nSK4_neutral_3",
        "EB0_surprised_2\nsamples/EB0_surprised_2",
        {"data.tsv": layouts.NEMO},
    ),
    names(
        "voxceleb",
        voxceleb.read,
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
        "emotale, ratings",
        emotale.read_english,
        "annotations.csv",
        layouts.EMOTALE["annotations.csv"],
        layouts.EMOTALE_WAVS,
        layouts.EMOTALE,
    ),
    labels(
        "emotale, speakers",
        emotale.read_english,
        "speaker_info.csv",
        layouts.EMOTALE["speaker_info.csv"],
        layouts.EMOTALE_WAVS,
        layouts.EMOTALE,
    ),
    labels("nemo, table", nemo.read, "data.tsv", layouts.NEMO, layouts.NEMO_WAVS),
    labels(
        "voxceleb, speakers",
        voxceleb.read,
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
    labels("biic-podcast, labels", biic_podcast.read, "labels.csv", layouts.BIIC, layouts.BIIC_WAVS),
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
