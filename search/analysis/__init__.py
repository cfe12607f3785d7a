"""Arabic analysis: text to tokens with exact form, folded form, stem and roots."""

from search.analysis.analyzer import Analysis, Analyzer, Token

__all__ = ["Analysis", "Analyzer", "Token"]
