module anysctp/sctp

go 1.19
