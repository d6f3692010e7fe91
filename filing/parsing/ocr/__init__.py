"""Optical character recognition (文字识别) by RapidOCR on onnxruntime: an extra, `make ocr`; models come in its wheel.

What is recognised is never sure: each line keeps its confidence, and people are told of the doubtful ones.
"""

from importlib.util import find_spec

ADVICE = "请上传可复制文字的 docx 或 PDF；或请管理员执行 make ocr 启用文字识别（OCR）后重新上传。"
NO_WORDS = "文字识别没有找到文字。请检查是否空白页，或上传更清晰的扫描件、可复制文字的 docx 或 PDF。"


def is_available() -> bool:
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "PIL"))
