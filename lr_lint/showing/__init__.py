"""What `lr_lint.show` shows: facts about training calls, as text, as JSON, as a picture."""
