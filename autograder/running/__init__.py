"""Who grades where: the way of one submission, in processes of this machine or on a cluster; what a result holds by."""
