"""Small corpora written for the fuzzing, laid out as their owners lay out theirs: tables, and where recordings lie."""

import json

EMOTALE = {
    "annotations.csv": "file,"
    + ",".join(f"a{n}_{what}" for n in (1, 2, 3) for what in ("A", "V", "cat"))
    + "".join(
        f"\n{name}.wav,2,3.5,{name[7]},4.0,1,N,5,2.5,{name[7]}"
        for name in ("EN_004_A_5", "EN_005_S_1", "DK_004_H_2", "DK_004_N_1", "EN_004_B_3")
    )
    + "\n",
    "speaker_info.csv": "speaker,gender,age\n004,F,31\n005,M,9\n",
}
EMOTALE_WAVS = "wav/EN_004_A_5.wav wav/EN_005_S_1.wav wav/EN_004_B_3.wav"
NEMO = "file_id\temotion\traw_text\tnormalized_text\tspeaker_id\tgender\tage\n" + "".join(
    f'{who}_{emotion}_{number}.wav\t{emotion}\tTak "jest".\ttak jest\t{who}\t{gender}\t{age}\n'
    for number, (who, emotion, gender, age) in enumerate(
        (("EB0", "anger", "female", 27), ("EB0", "surprised", "female", 27), ("SK4", "neutral", "male", 44)), 1
    )
)
NEMO_WAVS = "samples/EB0_anger_1.wav samples/EB0_surprised_2.wav samples/SK4_neutral_3.wav"
IEMOCAP = "Session1/dialog/EmoEvaluation/Ses01F_impro01.txt"
IEMOCAP_TEXT = "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\n\n" + "".join(
    f"[6.2901 - 8.2357]\tSes01F_impro01_{turn}\t{code}\t[2.5000, 3.5000, 2.0000]\nC-E2:\tNeutral;\t()\n\n"
    for turn, code in (("F000", "neu"), ("M000", "xxx"), ("M001", "ang"), ("MXX0", "hap"))
)
IEMOCAP_WAVS = "\n".join(
    f"Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_{turn}" for turn in ("F000", "M000", "M001")
)
MSP = "FileName,EmoClass,EmoAct,EmoVal,EmoDom,SpkrID,Gender,Split_Set\n" + "".join(
    f"MSP-PODCAST_{turn}.wav,{rest}\n"
    for turn, rest in (
        ("0001_0008", "N,2.2,4.0,2.6,30,Male,Test1"),
        ("0001_0009", "X,4,7.0,3.777778,Unknown,Unknown,Train"),
        ("0002_0011", "H,1.0,5.5,4.0,39,Female,Development"),
    )
)
MSP_WAVS = "Audios/MSP-PODCAST_0001_0008.wav Audios/MSP-PODCAST_0001_0009.wav Audios/MSP-PODCAST_0002_0011.wav"
BIIC = (
    "file;speaker;emotion;gender;activation;valence;podcast;split;text\n"
    "wavs/1.wav;s1;Happiness;F;7;5,5;0001;train;好\nwavs/2.wav;s1;;female;;2.5;0001;test;\n"
    "wavs/3.wav;s2;contempt;;;;;;\n"
)
BIIC_WAVS = "wavs/1.wav wavs/2.wav wavs/3.wav"
DUSHA_ROWS = [
    {
        "hash_id": name,
        "audio_path": f"wavs/{name}.wav",
        "annotator_emo": label,
        "golden_emo": "",
        "speaker_text": 'он "да',
        "source_id": who,
    }
    for name, label, who in (
        ("aa", "positive", "17"),
        ("aa", "sad", "17"),
        ("bb", "angry", "nan"),
        ("cc", "other", "9"),
    )
]
DUSHA_TSV = "\n".join("\t".join(row) for row in [list(DUSHA_ROWS[0]), *(row.values() for row in DUSHA_ROWS)]) + "\n"
DUSHA_JSON = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in DUSHA_ROWS)
DUSHA_WAVS = "crowd_test/wavs/aa.wav crowd_test/wavs/bb.wav crowd_test/wavs/cc.wav"
VOX_WAVS = "id10001/1zcIwhmdeo4/00001.wav id10002/abcdefghijk/00002.wav"
