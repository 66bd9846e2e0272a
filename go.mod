module metalsvm

go 1.26.8
