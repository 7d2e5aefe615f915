"""Room: phenomenology/scan.  Parameter scans of any size: grids, random points, one machine or many."""
