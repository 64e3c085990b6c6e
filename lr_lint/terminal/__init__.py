"""Text for a terminal: its layout, and how it gets there."""
