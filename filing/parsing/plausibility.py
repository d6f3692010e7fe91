"""Whether characters are language: in the wrong encoding, or by a broken font, none of the common ones is left."""

import re

COMMON = frozenset(
    "一七万三上下不与专业个中为主之九乡予事二于五交产人从他代令以件价任企会位体作使例供依保信修停元入全八公六共关其具养内农决况准出分划列利制前办加务动化区十协单卫原县及反发取受可各合同名后向告员和品商四围"
    "国土在地场城域基境处备复外大委学安定实审害家容察对导将展工市常年并应府度建开式强当律得性息情意成或所执批承技投护报持指按据排接措提收改放政教文新方施日时明月有服期未本术机权村条构林染查标根格案检次款止"
    "正民气水求污河治法活测源照物环现理生用由申电百的监目相省督确社科程立章符第等筑管级线组织经结统绿罚罪置者职育能自范营行表要规计议设证请调负责质费资路车过运进违通造道部采重量金镇门防限院险障集需面项预高"
)
"""The 300 commonest characters of regulations: 80 of 100 in the median text, never fewer than 40."""
HANZI = re.compile("[\u4e00-\u9fff]")
ENOUGH = 10
"""Fewer characters say nothing."""
LEAST_SHARE = 0.15


def is_language(text: str, *, enough: int = ENOUGH) -> bool:
    """False only for text whose Chinese characters, `enough` of them at least, are nearly all rare ones."""
    found = HANZI.findall(text)
    return len(found) < enough or sum(character in COMMON for character in found) >= LEAST_SHARE * len(found)
