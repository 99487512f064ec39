using System.Collections.Immutable;
using FakeFinder.Contracts.Internal;
using FakeFinder.Media.Containers;
using FakeFinder.Media.Probing;
using FakeFinder.Reports;

namespace FakeFinder.Hosting.Messages;

/// <summary>Between what the look into a video told and what a work order says of it.</summary>
public static class ContainerMessages
{
    public static ContainerFacts ToMessage(this VideoInfo video) => new(
        video.Container,
        video.Codec,
        video.Width,
        video.Height,
        video.FrameCount,
        video.FrameRate,
        video.Duration,
        [.. video.Notes.Select(note => new Contracts.VideoNote(note.Kind, note.Text))],
        video.Stream?.ToMessage());

    public static ImmutableArray<Contracts.VideoNote> ToMessage(this IEnumerable<NoteReport> notes) =>
        [.. notes.Select(note => new Contracts.VideoNote(note.Kind, note.Text))];

    public static VideoInfo ToVideoInfo(this ContainerFacts facts) =>
        new(facts.Format, facts.Codec, facts.Width, facts.Height, facts.FrameCount, facts.FrameRate, facts.Duration)
        {
            Stream = facts.Stream?.ToStreamInfo(),
            Notes = facts.Notes.IsDefaultOrEmpty ? [] : [.. facts.Notes.Select(note => new Media.Probing.VideoNote(note.Kind, note.Text))],
        };

    private static StreamFacts ToMessage(this StreamInfo stream) => new(
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

    private static StreamInfo ToStreamInfo(this StreamFacts facts) => new()
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
