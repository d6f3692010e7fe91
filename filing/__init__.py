"""规范性文件备案审查: filing and review of normative documents. The layers are drawn in docs/architecture.md."""

__version__ = "0.1.0"
