"""fihris, the library: Arabic text in, ranked and marked results out.

settings = Settings.load()
searcher = Searcher(open_engine(settings), settings)
results = searcher.search(Request("مقاتلين"))
"""

from search.analysis import Analysis, Analyzer, Token
from search.article import Article
from search.engines import open_engine, open_writer
from search.errors import FihrisError
from search.fields import Level, Zone
from search.query.request import Filters, Order, Request
from search.results import Hit, Marked, Results, Span
from search.searcher import Searcher
from search.settings import Settings

__all__ = [
    "Analysis",
    "Analyzer",
    "Article",
    "FihrisError",
    "Filters",
    "Hit",
    "Level",
    "Marked",
    "Order",
    "Request",
    "Results",
    "Searcher",
    "Settings",
    "Span",
    "Token",
    "Zone",
    "open_engine",
    "open_writer",
]
