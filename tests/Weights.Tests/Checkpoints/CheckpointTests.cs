using System.IO.Compression;
using FakeFinder.Reference;
using FakeFinder.Weights.Checkpoints;

namespace FakeFinder.Weights.Tests.Checkpoints;

/// <summary>Files that a writer made from the formats' descriptions.</summary>
public sealed class CheckpointTests : IDisposable
{
    private static readonly float[] Shared = [.. Enumerable.Range(0, 12).Select(i => i / 4f)];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Containers => ["zip", "legacy", "tar"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Containers))]
    public void Shared_transposed_and_half_precision_tensors_are_read_from_each_container(string container)
    {
        using var checkpoint = Checkpoint.Open(Write(container, Sample()));

        Assert.Equal(["whole", "lower", "turned", "half", "count", "scalar", "none"], checkpoint.Tensors.Keys);
        Assert.Equal(Shared, checkpoint.Read("whole"));
        Assert.Equal(Shared[6..], checkpoint.Read("lower"));
        Assert.Equal([4, 3], checkpoint.Tensors["turned"].Dimensions);
        Assert.Equal([0, 1, 2, 0.25f, 1.25f, 2.25f, 0.5f, 1.5f, 2.5f, 0.75f, 1.75f, 2.75f], checkpoint.Read("turned"));
        Assert.Equal([1.5f, -0.25f], checkpoint.Read("half"));
        Assert.Equal([1234567], checkpoint.Read("count"));
        Assert.Empty(checkpoint.Tensors["scalar"].Dimensions);
        Assert.Equal([0.5f], checkpoint.Read("scalar"));
        Assert.Empty(checkpoint.Read("none"));
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_nested_state_dict_of_a_wrapped_network_has_bare_names(string container)
    {
        using var checkpoint = Checkpoint.Open(Write(container, Sample(prefix: "module.", nested: true)));

        Assert.Equal(["whole", "lower", "turned", "half", "count", "scalar", "none"], checkpoint.Tensors.Keys);
    }

    [Fact]
    public void A_zip_that_somebody_compressed_is_read()
    {
        using var checkpoint = Checkpoint.Open(Write("zip", Sample(compression: CompressionLevel.Optimal)));

        Assert.Equal(Shared[6..], checkpoint.Read("lower"));
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_file_that_is_cut_off_anywhere_is_refused_in_one_sentence(string container)
    {
        var whole = File.ReadAllBytes(Write(container, Sample()));

        // A tar ends in blocks of zeros, which nobody misses.
        var end = container == "tar" ? Array.FindLastIndex(whole, value => value != 0) : whole.Length;
        for (var length = 0; length < end; length += 61)
        {
            var path = folder.Write("cut.pth", whole[..length]);
            var complaint = Assert.Throws<WeightsException>(() => Checkpoint.Open(path).Dispose());
            Assert.StartsWith("cut.pth ", complaint.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', complaint.Message);
        }
    }

    [Fact]
    public void A_tar_that_claims_more_than_a_number_holds_is_refused_in_one_sentence()
    {
        var bytes = File.ReadAllBytes(Write("tar", Sample()));

        // The first bit of a member's size says that the rest is binary.
        bytes.AsSpan(124, 12).Fill(0x7f);
        bytes[124] = 0x80;

        var complaint = Assert.Throws<WeightsException>(() => Checkpoint.Open(folder.Write("vast.pth", bytes)));

        Assert.StartsWith("vast.pth is damaged or cut off: ", complaint.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_flipped_bit_in_a_zips_tensors_is_found()
    {
        var bytes = File.ReadAllBytes(Write("zip", Sample()));
        var at = bytes.AsSpan().IndexOf(CheckpointStorage.Of(Shared).Bytes());
        bytes[at + 17] ^= 4;

        var complaint = Assert.Throws<WeightsException>(() => Checkpoint.Open(folder.Write("flipped.pth", bytes)));

        Assert.Equal(
            "flipped.pth is damaged or cut off: the check sum of archive/data/0 in it is wrong; get the file once more.",
            complaint.Message);
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_flipped_bit_anywhere_is_read_or_refused_in_one_sentence(string container)
    {
        var bytes = File.ReadAllBytes(Write(container, Sample()));
        var random = new Random(5);
        for (var i = 0; i < 120; i++)
        {
            var flipped = bytes.ToArray();
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                using var checkpoint = Checkpoint.Open(folder.Write("flipped.pth", flipped));
                Assert.All(checkpoint.Tensors.Keys, name => checkpoint.Read(name));
            }
            catch (WeightsException exception)
            {
                Assert.StartsWith("flipped.pth ", exception.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_storage_of_an_impossible_size_is_refused_before_memory_is_taken()
    {
        var writer = new CheckpointWriter(
            [CheckpointWriter.Contiguous("huge", 0, 1 << 27)],
            [new CheckpointStorage("FloatStorage", 1 << 27, () => new byte[16])]);

        Refused("legacy", writer, "should have 134217728 elements");
        Refused("zip", writer, "the storage 0 is missing in it, or of another size");
        Refused("tar", writer, "states 134217728 elements");
        Refused(
            "legacy",
            new CheckpointWriter(
                [CheckpointWriter.Contiguous("huge", 0, 2)],
                [new CheckpointStorage("FloatStorage", long.MaxValue / 8, () => new byte[16])]),
            "should have");
    }

    [Theory]
    [InlineData(0L, 13L, 1L)]
    [InlineData(1L, 12L, 1L)]
    [InlineData(0L, 7L, 2L)]
    [InlineData(-1L, 2L, 1L)]
    [InlineData(0L, 100000000L, 0L)]
    [InlineData(9223372036854775807L, 2L, 9223372036854775807L)]
    public void A_tensor_that_does_not_lie_in_its_storage_is_refused(long offset, long size, long stride)
    {
        foreach (var container in new[] { "zip", "legacy", "tar" })
        {
            Refused(
                container,
                new CheckpointWriter([new CheckpointTensor("outside", 0, offset, [size], [stride])], [CheckpointStorage.Of(Shared)]),
                "does not lie in its storage of 12 elements");
        }
    }

    [Fact]
    public void What_is_no_checkpoint_is_said_to_be_none()
    {
        Refused(
            folder.Write("text.pth", "<html>not found</html>"u8.ToArray()),
            "is no checkpoint of PyTorch: it is neither a zip, nor a tar, nor a pickle.");
        Refused(folder.Write("nothing.pth", []), "is empty.");
        Refused(folder.Write("pickle.pth", new PickleWriter().Number(7).Stop()), "is a pickle, but no checkpoint that torch.save wrote.");
        using (var zip = ZipFile.Open(folder.PathOf("other.pth"), ZipArchiveMode.Create))
        {
            zip.CreateEntry("readme.txt");
        }

        Refused(folder.PathOf("other.pth"), "is a zip, but no checkpoint of PyTorch");
    }

    [Theory]
    [InlineData("builtins", "eval")]
    [InlineData("torch", "load")]
    [InlineData("torch._utils", "_rebuild_tensor_v3")]
    [InlineData("numpy", "load")]
    [InlineData("__main__", "Net")]
    public void A_name_that_no_state_dict_needs_is_refused_by_name(string module, string name)
    {
        var pickles = new[]
        {
            new PickleWriter().Global(module, name).Tuple(arguments => arguments.Text("1")).Call().Stop(),
            new PickleWriter().Text(module).Text(name).Raw(0x93).Stop(),
            new PickleWriter().Raw((byte)'(', (byte)'i').Raw(System.Text.Encoding.ASCII.GetBytes($"{module}\n{name}\n")).Stop(),
        };

        Assert.All(
            pickles,
            pickle => Refused(folder.Write("names.pth", Zipped(pickle)), $"asks for {module}.{name}, which no state dict needs"));
    }

    [Fact]
    public void A_pickle_that_grows_without_end_is_refused()
    {
        var marks = Enumerable.Repeat((byte)'(', 1_000_001).ToArray();
        Refused(folder.Write("marks.pth", Zipped(new PickleWriter().Raw(marks).Stop())), "has a pickle of more than 1000000 operations");
        Refused(
            folder.Write("text.pth", Zipped(new PickleWriter().Raw((byte)'X', 0xff, 0xff, 0xff, 0x7f).Stop())),
            "its pickle states a text of 2147483647 bytes");
    }

    private static byte[] Zipped(byte[] pickle)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("x/data.pkl", CompressionLevel.NoCompression).Open();
            entry.Write(pickle);
        }

        return bytes.ToArray();
    }

    private static CheckpointWriter Sample(
        string prefix = "",
        bool nested = false,
        CompressionLevel compression = CompressionLevel.NoCompression
    ) =>
        new(
            [
                CheckpointWriter.Contiguous("whole", 0, 3, 4),
                new CheckpointTensor("lower", 0, 6, [6], [1]),
                new CheckpointTensor("turned", 0, 0, [4, 3], [1, 4]),
                CheckpointWriter.Contiguous("half", 1, 2),
                CheckpointWriter.Contiguous("count", 2),
                new CheckpointTensor("scalar", 0, 2, [], []),
                CheckpointWriter.Contiguous("none", 0, 0, 4),
            ],
            [CheckpointStorage.Of(Shared), CheckpointStorage.Of((Half)1.5f, (Half)(-0.25f)), CheckpointStorage.Of(1234567L)])
        {
            Prefix = prefix,
            Nested = nested,
            Compression = compression,
        };

    private string Write(string container, CheckpointWriter writer)
    {
        var path = folder.PathOf($"{Guid.NewGuid():N}.pth");
        switch (container)
        {
            case "zip":
                writer.WriteZip(path);
                break;
            case "legacy":
                writer.WriteLegacy(path);
                break;
            default:
                writer.WriteTar(path);
                break;
        }

        return path;
    }

    private void Refused(string container, CheckpointWriter writer, string reason) => Refused(Write(container, writer), reason);

    private static void Refused(string path, string reason)
    {
        var complaint = Assert.Throws<WeightsException>(() => Checkpoint.Open(path));
        Assert.StartsWith(Path.GetFileName(path), complaint.Message, StringComparison.Ordinal);
        Assert.Contains(reason, complaint.Message, StringComparison.Ordinal);
    }
}
