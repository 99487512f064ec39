using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Storage.Containers;
using FakeFinder.Storage.Probing;

namespace FakeFinder.Grains;

/// <summary>Between what storage knows of a video and what a work order says of it.</summary>
internal static class VideoFacts
{
    public static ContainerFacts From(VideoInfo video) =>
        new(video.Container, video.Codec, video.Width, video.Height, video.FrameCount, video.FrameRate, video.Duration, NotesOf(video.Notes), video.Stream is { } stream ? From(stream) : null);

    public static VideoInfo ToInfo(ContainerFacts facts) =>
        new(facts.Format, facts.Codec, facts.Width, facts.Height, facts.FrameCount, facts.FrameRate, facts.Duration)
        {
            Stream = facts.Stream is { } stream ? ToInfo(stream) : null,
            Notes = facts.Notes.IsDefaultOrEmpty ? [] : [.. facts.Notes.Select(note => new Storage.Probing.VideoNote(note.Kind, note.Text))],
        };

    public static ImmutableArray<Contracts.VideoNote> NotesOf(IReadOnlyList<Storage.Probing.VideoNote> notes) => [.. notes.Select(note => new Contracts.VideoNote(note.Kind, note.Text))];

    private static StreamFacts From(StreamInfo stream) => new(
        stream.Index,
        stream.TimeBase.Numerator,
        stream.TimeBase.Denominator,
        stream.Rotation,
        stream.Start,
        stream.TrackId,
        stream.HasIndex,
        stream.ClockMayBreak,
        stream.IsRateCounted,
        stream.AimAfterKey,
        stream.EndsEarly,
        stream.Pixels);

    private static StreamInfo ToInfo(StreamFacts facts) => new()
    {
        Index = facts.Index,
        TimeBase = new Rational(facts.TimeBaseNumerator, facts.TimeBaseDenominator),
        Rotation = facts.Rotation,
        Start = facts.Start,
        TrackId = facts.TrackId,
        HasIndex = facts.HasIndex,
        ClockMayBreak = facts.ClockMayBreak,
        IsRateCounted = facts.IsRateCounted,
        AimAfterKey = facts.AimAfterKey,
        EndsEarly = facts.EndsEarly,
        Pixels = facts.Pixels,
    };
}
