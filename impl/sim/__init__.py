"""The deterministic simulator: a world made of seeds in which replicas, disks and clients run."""
