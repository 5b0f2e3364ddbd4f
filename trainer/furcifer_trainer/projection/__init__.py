"""Decision projection: minimal edits of a generic output so that the application takes the predicted outcome."""

from .lists import Item, Output, Projected, list_outcome, output_of
from .passing import with_passing
from .project import edit_count, project

__all__ = ["Item", "Output", "Projected", "edit_count", "list_outcome", "output_of", "project", "with_passing"]
