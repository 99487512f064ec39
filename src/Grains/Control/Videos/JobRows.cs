using FakeFinder.Contracts;
using FakeFinder.Storage.Jobs;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>How a job stands in the index.</summary>
internal static class JobRows
{
    public static JobRow From(Guid id, JobRecord record)
    {
        var state = record.State();
        return new JobRow(
            id, record.VideoId, record.FileName, Text(state), !state.IsFinal(), record.SubmittedAt, record.EndedAt,
            [.. record.Parts.Select(part => new PartRow(part.Detector, Text(part.State), part.Score, part.Reason, part.Coverage?.Stored()))]);
    }

    private static string Text<T>(T state)
        where T : struct, Enum => state.ToString().ToLowerInvariant();
}
