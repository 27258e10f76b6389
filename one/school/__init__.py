"""What a school's direction and référents decide: classes, people, settings, duplicates, the audit log."""
