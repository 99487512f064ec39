using System.Diagnostics.Metrics;
using FakeFinder.Clips;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Media.Tests.Decoding;

/// <summary>Frames of the clips here are 640 x 480: just under one to a MiB of room.</summary>
public sealed class FrameSourceTests : IClassFixture<MadeClips>, IAsyncLifetime, IDisposable
{
    private readonly MadeClips clips;
    private readonly MediaTools tools = Decoders.Tools();
    private readonly Instruments instruments = new();
    private readonly FakeTimeProvider time = new();
    private readonly List<FrameSource> sources = [];
    private readonly MeterListener meters = new();
    private readonly Dictionary<string, long> counted = [];
    private readonly string clip;

    public FrameSourceTests(MadeClips clips)
    {
        this.clips = clips;
        // A copy for each test, so that the FFmpeg of this test is known by its command line.
        clip = clips.PathOf($"shared-{Guid.NewGuid():N}.mp4");
        File.Copy(Path.Combine(Decoders.Root, "samples", "astronaut.mp4"), clip);
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (Mine(instrument))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            lock (counted)
            {
                counted[instrument.Name] = counted.GetValueOrDefault(instrument.Name) + value;
            }
        });
        meters.Start();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var source in sources)
        {
            await source.DisposeAsync();
        }

        Assert.Equal(0, Decoders.ProcessesWith(clip));
    }

    public void Dispose()
    {
        meters.Dispose();
        instruments.Dispose();
        tools.Dispose();
    }

    [Fact]
    public async Task Readers_at_the_same_time_share_one_decode()
    {
        var source = Source();
        int[] union = [.. Enumerable.Range(0, 60)];

        var readers = await Task.WhenAll(
            Read(source, [.. union.Where(index => index % 2 == 0)], union),
            Read(source, [.. union.Where(index => index % 3 == 0)], union),
            Read(source, union, union));

        Assert.Equal([30, 20, 60], readers.Select(frames => frames.Count));
        Assert.Equal(await Expected(union), readers[2].Select(Decoders.Describe));
        Assert.Equal(await Expected([.. union.Where(index => index % 3 == 0)]), readers[1].Select(Decoders.Describe));
        Assert.Equal(1, Count("fakefinder.decodes"));
        Assert.Equal(0, Count("fakefinder.decodes.repeated"));
    }

    [Fact]
    public async Task A_reader_soon_after_the_last_finds_the_frames_still_there()
    {
        var source = Source();
        int[] union = [0, 5, 100, 200];

        Assert.Equal([0, 5], (await Read(source, [0, 5], union)).Select(frame => frame.Index));
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal([100, 200], (await Read(source, [100, 200], union)).Select(frame => frame.Index));
        Assert.Equal(1, Count("fakefinder.decodes"));

        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal([100, 200], (await Read(source, [100, 200], union)).Select(frame => frame.Index));
        Assert.Equal(2, Count("fakefinder.decodes"));
        Assert.Equal(0, Count("fakefinder.decodes.repeated"));
    }

    [Fact]
    public async Task Frames_that_no_union_named_are_decoded_additionally_and_counted()
    {
        var source = Source();

        await Read(source, [0, 5], [0, 5]);
        var frames = await Read(source, [5, 6, 7], [5, 6, 7]);

        Assert.Equal(await Expected([5, 6, 7]), frames.Select(Decoders.Describe));
        Assert.Equal(1, Count("fakefinder.decodes.repeated"));
        Assert.Equal(4, Count("fakefinder.frames.decoded"));
    }

    [Fact]
    public async Task Frames_beyond_the_end_are_left_out_for_every_reader()
    {
        var source = Source();

        Assert.Equal([299], (await Read(source, [299, 300, 400], [299, 300, 400])).Select(frame => frame.Index));
        Assert.Empty(await Read(source, [300, 400], [299, 300, 400]));
        Assert.Equal(1, Count("fakefinder.decodes"));
    }

    [Fact]
    public async Task What_memory_cannot_hold_waits_on_disk()
    {
        var folder = clips.PathOf("spill-" + Guid.NewGuid().ToString("N"));
        var source = Source(new DecodingOptions { MemoryMiB = 5, DiskMiB = 100, Folder = folder });
        int[] union = [.. Enumerable.Range(0, 40)];

        var first = await Read(source, union, union);
        var files = Directory.GetFiles(folder, "*.rgb", SearchOption.AllDirectories);
        var second = await Read(source, union, union);

        Assert.Equal(35, files.Length);
        Assert.Equal(await Expected(union), first.Select(Decoders.Describe));
        Assert.Equal(await Expected(union), second.Select(Decoders.Describe));
        Assert.Equal(1, Count("fakefinder.decodes"));

        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Empty(Directory.GetFiles(folder, "*.rgb", SearchOption.AllDirectories));
        await source.DisposeAsync();
        Assert.Empty(Directory.GetDirectories(folder));
    }

    [Fact]
    public async Task Room_for_few_frames_is_enough_for_readers_in_step_with_the_decode()
    {
        var source = Source(new DecodingOptions { MemoryMiB = 4, DiskMiB = 0 });
        int[] union = [.. Enumerable.Range(0, 100)];

        var frames = await Read(source, union, union);

        Assert.Equal(await Expected(union), frames.Select(Decoders.Describe));
        Assert.Equal(1, Count("fakefinder.decodes"));
    }

    [Fact]
    public async Task Without_any_room_every_reader_still_gets_every_frame()
    {
        var source = Source(new DecodingOptions { MemoryMiB = 0, DiskMiB = 0 });
        int[] union = [.. Enumerable.Range(0, 30)];

        var readers = await Task.WhenAll(Read(source, union, union), Read(source, union, union)).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(await Expected(union), readers[0].Select(Decoders.Describe));
        Assert.Equal(await Expected(union), readers[1].Select(Decoders.Describe));
    }

    [Fact]
    public async Task A_reader_that_stands_still_neither_blocks_another_nor_loses_frames()
    {
        var source = Source(new DecodingOptions { MemoryMiB = 4, DiskMiB = 2 });
        int[] union = [.. Enumerable.Range(0, 50)];
        var slow = source.ReadAsync(Video, union, union, default).GetAsyncEnumerator();
        Assert.True(await slow.MoveNextAsync());
        var seen = new List<string> { Decoders.Describe(slow.Current) };

        var fast = await Read(source, union, union).WaitAsync(TimeSpan.FromSeconds(60));
        while (await slow.MoveNextAsync())
        {
            seen.Add(Decoders.Describe(slow.Current));
        }

        await slow.DisposeAsync();
        Assert.Equal(await Expected(union), fast.Select(Decoders.Describe));
        Assert.Equal(await Expected(union), seen);
        Assert.True(Count("fakefinder.frames.dropped") > 0);
        Assert.True(Count("fakefinder.decodes.repeated") > 0);
    }

    [Fact]
    public async Task Room_that_is_full_makes_ffmpeg_wait()
    {
        var source = Source(new DecodingOptions { MemoryMiB = 4, DiskMiB = 0 });
        int[] union = [.. Enumerable.Range(0, 300)];

        await using (var reader = source.ReadAsync(Video, union, union, default).GetAsyncEnumerator())
        {
            Assert.True(await reader.MoveNextAsync());
            await Until(() => Count("fakefinder.frames.decoded") >= 5);
            await Task.Delay(200);

            // Four in memory (one of them has been read and may go), one that waits for room.
            Assert.InRange(Count("fakefinder.frames.decoded"), 5, 7);
            Assert.Equal(1, Decoders.ProcessesWith(clip));
        }

        Assert.Equal(0, Decoders.ProcessesWith(clip));
    }

    [Fact]
    public async Task One_reader_cancelled_does_not_stop_the_others()
    {
        var source = Source(new DecodingOptions { MemoryMiB = 8, DiskMiB = 0 });
        int[] union = [.. Enumerable.Range(0, 60)];
        using var cancellation = new CancellationTokenSource();
        var cancelled = source.ReadAsync(Video, union, union, cancellation.Token).GetAsyncEnumerator();
        Assert.True(await cancelled.MoveNextAsync());
        var other = Read(source, union, union);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cancelled.MoveNextAsync());

        Assert.Equal(await Expected(union), (await other.WaitAsync(TimeSpan.FromSeconds(60))).Select(Decoders.Describe));
    }

    [Fact]
    public async Task The_last_reader_that_leaves_early_stops_ffmpeg()
    {
        var source = Source(new DecodingOptions { MemoryMiB = 8, DiskMiB = 0 });
        int[] union = [.. Enumerable.Range(0, 300)];
        using var cancellation = new CancellationTokenSource();
        var first = source.ReadAsync(Video, union, union, cancellation.Token).GetAsyncEnumerator();
        var second = source.ReadAsync(Video, union, union, cancellation.Token).GetAsyncEnumerator();
        Assert.True(await first.MoveNextAsync());
        Assert.True(await second.MoveNextAsync());
        Assert.Equal(1, Decoders.ProcessesWith(clip));

        await first.DisposeAsync();
        Assert.Equal(1, Decoders.ProcessesWith(clip));
        await second.DisposeAsync();

        Assert.Equal(0, Decoders.ProcessesWith(clip));
        Assert.Equal([0, 10], (await Read(source, [0, 10], union)).Select(frame => frame.Index));
    }

    [Fact]
    public async Task A_reader_that_waits_can_be_cancelled()
    {
        var programs = clips.MakePrograms("waiting", "case \"$*\" in *-version*) exit 0 ;; esac; exec sleep 602.5");
        using var silent = Decoders.Tools(new MediaOptions { Folder = programs });
        var source = Source(decoder: Decoders.Decoder(silent));
        using var cancellation = new CancellationTokenSource();

        var reading = source.ReadAsync(Video, [0], [0], cancellation.Token).ToListAsync();
        await Until(() => Decoders.ProcessesWith("sleep\0602.5") == 1);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, Decoders.ProcessesWith("sleep\0602.5"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_decoded_fails_for_every_reader()
    {
        var garbage = clips.PathOf("shared-garbage.mp4");
        await File.WriteAllBytesAsync(garbage, new byte[5000]);
        var source = Source();

        var readers = Enumerable
            .Range(0, 3)
            .Select(_ => source.ReadAsync(new VideoFile("garbage", garbage, Sample.Info.Stream!), [0, 1], [0, 1], default).ToListAsync())
            .ToList();

        foreach (var reader in readers)
        {
            await Assert.ThrowsAsync<UndecodableVideoException>(() => reader.WaitAsync(TimeSpan.FromSeconds(20)));
        }
    }

    [Fact]
    public async Task A_folder_that_takes_no_frames_costs_another_decode_at_most()
    {
        var folder = clips.PathOf("gone-" + Guid.NewGuid().ToString("N"));
        var source = Source(new DecodingOptions { MemoryMiB = 3, DiskMiB = 100, Folder = folder });
        Directory.Delete(Directory.GetDirectories(folder)[0], recursive: true);
        int[] union = [.. Enumerable.Range(0, 20)];

        Assert.Equal(
            await Expected(union),
            (await Read(source, union, union).WaitAsync(TimeSpan.FromSeconds(60))).Select(Decoders.Describe));
    }

    [Fact]
    public async Task It_is_registered_with_its_options()
    {
        var bad = new ConfigurationBuilder().AddInMemoryCollection([new("FakeFinder:Decoding:MemoryMiB", "-1")]).Build();
        await using var misled = new ServiceCollection().AddLogging().AddDecoding(bad).BuildServiceProvider();
        await using var right = new ServiceCollection().AddLogging().AddDecoding(new ConfigurationBuilder().Build()).BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(() => misled.GetRequiredService<IFrameSource>());
        Assert.Contains("FakeFinder:Decoding:MemoryMiB is -1; it must be 0 to", refusal.Message, StringComparison.Ordinal);
        Assert.Single(await right.GetRequiredService<IFrameSource>().ReadAsync(Video, [7], [7], default).ToListAsync());
    }

    private VideoFile Video => new("video", clip, Sample.Info.Stream!);

    private bool Mine(Instrument instrument) =>
        typeof(Instruments).GetProperties().Any(property => property.GetValue(instruments) == instrument);

    private long Count(string name)
    {
        lock (counted)
        {
            return counted.GetValueOrDefault(name);
        }
    }

    private FrameSource Source(DecodingOptions? options = null, VideoDecoder? decoder = null)
    {
        var source = new FrameSource(
            decoder ?? Decoders.Decoder(tools),
            Options.Create(options ?? new DecodingOptions()),
            instruments,
            time,
            NullLogger<FrameSource>.Instance);
        sources.Add(source);
        return source;
    }

    private Task<List<Frame>> Read(FrameSource source, int[] wanted, int[] union) =>
        source.ReadAsync(Video, wanted, union, default).ToListAsync();

    private Task<List<string>> Expected(int[] indices) => Decoders.Decoder(tools).DecodeAsync(tools, clip, indices).DescribeAllAsync();

    private static async Task Until(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(20, deadline.Token);
        }
    }
}
