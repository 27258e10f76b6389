"""What a school's direction and référents decide: classes, people, settings, duplicates, the audit log.

Acts on people are those of one/people/changes/; it never meets classroom.
"""
