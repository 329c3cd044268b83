"""What `houqin doctor` looks at: each look yields findings, sentences about this installation with what to do."""
