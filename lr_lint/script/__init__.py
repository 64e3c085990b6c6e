"""Read a training script the way Python would run it, without running it."""
