// Each test is a whole service: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
