using System.Diagnostics;
using System.IO.Compression;
using FakeFinder.Fuzzing;
using FakeFinder.Reference;
using FakeFinder.Weights.Architectures;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.Import;
using FakeFinder.Weights.StateDicts;
using Xunit.Abstractions;

namespace FakeFinder.Weights.Tests.Import;

/// <summary>Checkpoints of each container, changed at random: what an import does with files that somebody wants to harm it with.</summary>
[Collection(Alone)]
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class HostileCheckpointsTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>The memory is that of the whole process: no other test may run beside this one.</summary>
    private const string Alone = "alone in the process";

    private const int Part = 100;
    private const int Whole = 500;

    private const long MostBytesKept = 32 << 20;

    /// <summary>No file has more than 3 kB: an array of more than this was asked for by a claim.</summary>
    private const long MostBytesAllocated = 64 << 20;

    private const string Pickle = "archive/data.pkl";

    /// <summary>Only to end what would never end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly Architecture Network = new("hostile", Build);

    private readonly TemporaryFolder folder = new();

    private string Weights => folder.PathOf("weights");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Each_is_imported_or_refused_in_a_sentence_and_leaves_nothing()
    {
        var mutator = new Mutator(FuzzSize.Seed, Originals(), InsidePickle, Opcode);
        var (imported, refused) = (0, 0);
        var (slowest, largest) = (TimeSpan.Zero, 0L);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var count = FuzzSize.Of(Part, Whole);
        for (var number = 0; number < count; number++)
        {
            File.WriteAllBytes(folder.PathOf("hostile.pth"), mutator.Make(number, out _));
            var started = Stopwatch.GetTimestamp();

            var (refusal, allocated) = await Task.Run(Import).WaitAsync(Patience);

            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
            largest = Math.Max(largest, allocated);
            Assert.True(
                refusal is null or WeightsException,
                $"Input {number} of seed {FuzzSize.Seed}, which is kept at {Keep(refusal)}: {refusal}");
            Assert.True(
                allocated < MostBytesAllocated, $"Input {number} of seed {FuzzSize.Seed} took {allocated} bytes: {refusal?.Message}");
            Assert.True(refusal is null || refusal.Message.EndsWith('.'), refusal?.Message);
            Assert.DoesNotContain(Directory.EnumerateDirectories(Weights), path => Path.GetFileName(path).StartsWith('.'));
            _ = refusal is null ? imported++ : refused++;
        }

        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine(
            $"{count} checkpoints: {imported} imported, {refused} refused; slowest {slowest.TotalMilliseconds:0} ms, at most {largest} "
                + $"bytes allocated, {kept} bytes kept");
        Assert.True(imported > 0 && refused > 0, "The changes are too few or too many to try anything.");
        Assert.True(kept < MostBytesKept, $"{kept} bytes are kept.");
    }

    private (Exception? Refusal, long Allocated) Import()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Exception? refusal = null;
        try
        {
            Importer.Import(
                new ImportRecipe("hostile", [new("hostile.pth", Network, "a", [1, 3])]),
                new ImportRequest { From = folder.Path, WeightsFolder = Weights });
        }
        catch (Exception exception)
        {
            refusal = exception;
        }

        return (refusal, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <returns>Where the file that the test fails on can be looked at.</returns>
    private string Keep(Exception? refusal)
    {
        var kept = Path.Combine(Path.GetTempPath(), "fakefinder-hostile.pth");
        if (refusal is not (null or WeightsException))
        {
            File.Copy(folder.PathOf("hostile.pth"), kept, overwrite: true);
        }

        return kept;
    }

    private List<byte[]> Originals()
    {
        CheckpointTensor[] tensors =
        [
            CheckpointWriter.Contiguous("fc.weight", 0, 2, 3),
            CheckpointWriter.Contiguous("fc.bias", 1, 2),
            new("half", 2, 0, [2, 3], [1, 2]),
            CheckpointWriter.Contiguous("count", 3),
        ];
        CheckpointStorage[] storages =
        [
            CheckpointStorage.Of(0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f),
            CheckpointStorage.Of(1f, -1f),
            CheckpointStorage.Of([.. Enumerable.Range(0, 6).Select(value => (Half)value)]),
            CheckpointStorage.Of(7L),
        ];
        var plain = new CheckpointWriter(tensors, storages);
        var nested = new CheckpointWriter(tensors, storages) { Prefix = "module.", Nested = true, Compression = CompressionLevel.Optimal };
        var files = new List<byte[]>();
        foreach (var writer in new[] { plain, nested })
        {
            foreach (var write in new Action<string>[] { writer.WriteZip, writer.WriteLegacy, writer.WriteTar })
            {
                var path = folder.PathOf("original.pth");
                write(path);
                files.Add(File.ReadAllBytes(path));
                File.Delete(path);
            }
        }

        return files;
    }

    /// <summary>Changes what a zip holds, so that its check sums are right and the change is seen by what reads the pickle.</summary>
    private static byte[] InsidePickle(byte[] bytes, Random random, IReadOnlyList<byte[]> others)
    {
        var file = new MemoryStream();
        file.Write(bytes);
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Update);
            if (zip.GetEntry(Pickle) is not { } entry)
            {
                return bytes;
            }

            var content = new MemoryStream();
            using (var old = entry.Open())
            {
                old.CopyTo(content);
            }

            entry.Delete();
            using var changed = zip.CreateEntry(Pickle).Open();
            changed.Write(Opcode(content.ToArray(), random, others));
        }
        catch (InvalidDataException)
        {
            // An earlier change has broken the zip.
            return bytes;
        }

        return file.ToArray();
    }

    /// <summary>Puts instructions of pickles where others or their arguments were.</summary>
    private static byte[] Opcode(byte[] bytes, Random random, IReadOnlyList<byte[]> others)
    {
        byte[] opcodes =
        [
            .. "(.012BCFGIJKLMNPQRSTUVX\\]abcdeghijlopqrstu}"u8,
            0x80, 0x81, 0x82, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x93, 0x94, 0x95,
        ];
        for (var count = random.Next(1, 4); count > 0 && bytes.Length > 0; count--)
        {
            bytes[random.Next(bytes.Length)] = opcodes[random.Next(opcodes.Length)];
        }

        return bytes;
    }

    private static void Build(GraphBuilder graph, Parameters parameters, NetworkOptions options)
    {
        var x = graph.Input("x", GraphDimension.Batch, 3);
        var weight = graph.Constant("weight", parameters.Take("fc.weight", 2, 3), 2, 3);
        var bias = graph.Constant("bias", parameters.Take("fc.bias", 2), 2);
        parameters.Take("half", 2, 3);
        graph.Output(graph.Linear("logit", x, weight, bias), GraphDimension.Batch, 2);
        parameters.Complete(name => name == "count");
    }
}
