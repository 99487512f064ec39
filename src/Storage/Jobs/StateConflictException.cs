namespace FakeFinder.Storage.Jobs;

/// <summary>The state was written by somebody else meanwhile: another activation of the same job.</summary>
public sealed class StateConflictException(Guid job, int version)
    : Exception($"The state of job {job} is no longer the one of version {version}: another activation has written it.");
