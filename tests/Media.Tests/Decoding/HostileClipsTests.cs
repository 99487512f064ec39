using System.Diagnostics;
using FakeFinder.Clips;
using FakeFinder.Fuzzing;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Tools;
using Xunit.Abstractions;

namespace FakeFinder.Media.Tests.Decoding;

/// <summary>Clips of many containers, changed at random, through a whole decode as a worker does it.</summary>
[Collection(Alone)]
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class HostileClipsTests(MadeClips clips, ITestOutputHelper output) : IClassFixture<MadeClips>
{
    /// <summary>The memory is that of the whole process: no other test may run beside this one.</summary>
    private const string Alone = "alone in the process";

    private const int Part = 24;
    private const int Whole = 400;

    private const long MostBytesKept = 64L << 20;

    /// <summary>Only to end what would never end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Each_is_decoded_or_refused_in_a_sentence_and_leaves_nothing()
    {
        var scratch = Directory.CreateDirectory(clips.PathOf("s")).FullName;
        var names = Directory
            .EnumerateFiles(Path.Combine(Decoders.Root, "..", "shared", "cases"))
            .Where(path => Path.GetExtension(path) is not (".md" or ".json"))
            .Order(StringComparer.Ordinal)
            .ToList();
        var mutator = new Mutator(FuzzSize.Seed, names.ConvertAll(File.ReadAllBytes), ClipMutations.All);
        var (decoded, refused, frames) = (0, 0, 0);
        var slowest = TimeSpan.Zero;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var count = FuzzSize.Of(Part, Whole);
        using (var tools = Decoders.Tools(new MediaOptions { Scratch = scratch }))
        {
            for (var number = 0; number < count; number++)
            {
                var path = clips.PathOf($"hostile-{number}.bin");
                var bytes = mutator.Make(number, out var original);
                await File.WriteAllBytesAsync(path, bytes);
                var started = Stopwatch.GetTimestamp();
                try
                {
                    var seen = await DecodeAsync(tools, path).WaitAsync(Patience);
                    decoded++;
                    frames += seen;
                }
                catch (Exception exception) when (exception is InvalidVideoException or UndecodableVideoException)
                {
                    refused++;
                }
                catch (Exception exception)
                {
                    Assert.Fail($"Clip {number} of seed {FuzzSize.Seed}, made of {names[original]}: {exception}");
                }

                slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
                Assert.Equal(0, Decoders.ProcessesWith(path));
                File.Delete(path);
            }

            Assert.Empty(Directory.EnumerateFiles(scratch, "*.sock", SearchOption.AllDirectories));
        }

        // What runs here runs on the stack of the last decode, which holds that clip's frames: it is to be left first.
        await Task.Yield();
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine(
            $"{count} clips: {decoded} decoded ({frames} frames), {refused} refused; slowest {slowest.TotalSeconds:0.0} s, "
                + $"{kept} bytes kept");
        Assert.True(decoded > 0 && refused > 0, "The changes are too few or too many to try anything.");
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch));
        Assert.InRange(kept, long.MinValue, MostBytesKept);
    }

    /// <summary>Some frames from all over, and what makes a decoder count.</summary>
    private static async Task<int> DecodeAsync(MediaTools tools, string path)
    {
        var info = await Decoders.ProbeAsync(tools, path);
        var video = new OpenVideo(new VideoFile(path, path, info.Stream!));
        var decoder = Decoders.Decoder(tools);
        var measured = await decoder.MeasureAsync(video, info, CancellationToken.None);
        int[] wanted = [.. Enumerable.Range(0, 12).Select(part => measured.FrameCount * part / 12), int.MaxValue];
        return (await decoder.DecodeAsync(video, wanted, CancellationToken.None).ToListAsync()).Count;
    }
}
