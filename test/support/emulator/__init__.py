"""An AWS account on loopback: moto, plus the answers that Terraform's AWS provider needs and moto lacks.

`python -m emulator.server` serves it, `python -m emulator.call` asks it. Each other file mends one service and says,
beside each mend, what moto does without it.
"""
