"""Which edits repair a finding, and whether anybody else would notice them."""
