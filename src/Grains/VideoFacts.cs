using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Storage.Probing;

namespace FakeFinder.Grains;

/// <summary>Between what storage knows of a video and what a work order says of it.</summary>
internal static class VideoFacts
{
    public static ContainerFacts From(VideoInfo video) =>
        new(video.Container, video.Codec, video.Width, video.Height, video.FrameCount, video.FrameRate, video.Duration, NotesOf(video.Notes));

    public static VideoInfo ToInfo(ContainerFacts facts) =>
        new(facts.Format, facts.Codec, facts.Width, facts.Height, facts.FrameCount, facts.FrameRate, facts.Duration)
        {
            Notes = facts.Notes.IsDefaultOrEmpty ? [] : [.. facts.Notes.Select(note => new Storage.Probing.VideoNote(note.Kind, note.Text))],
        };

    public static ImmutableArray<Contracts.VideoNote> NotesOf(IReadOnlyList<Storage.Probing.VideoNote> notes) => [.. notes.Select(note => new Contracts.VideoNote(note.Kind, note.Text))];
}
