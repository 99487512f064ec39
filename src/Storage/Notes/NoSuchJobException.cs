namespace FakeFinder.Storage.Notes;

/// <summary>The job of a note has no row: it was deleted, or never submitted.</summary>
public sealed class NoSuchJobException(Guid job) : Exception(
    $"There is no job {job}; it may have been deleted. GET /api/v1/jobs lists them.");
