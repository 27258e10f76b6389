"""Blog: what a class or a project tells, with photos; read by families, written by teachers and, looked over, by pupils."""
