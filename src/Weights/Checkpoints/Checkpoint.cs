using System.Runtime.InteropServices;
using FakeFinder.Weights.Checkpoints.Pickle;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Checkpoints;

/// <summary>
/// A state dict in a file of <c>torch.save</c>, in any of its three containers, told apart by content. Nothing that the file asks for is
/// ever run: a pickle may name the few constructors of <see cref="Vocabulary"/>, and is refused if it names anything else. Values stay in
/// the file until a tensor is read.
/// </summary>
public sealed class Checkpoint : IStateDict, IDisposable
{
    private const string Prefix = "module.";

    /// <summary>Where a tar says that it is one.</summary>
    private const int TarMagicAt = 257;

    private readonly CheckpointContainer container;
    private readonly Dictionary<string, TensorReference> tensors = new(StringComparer.Ordinal);

    private Checkpoint(string name, CheckpointContainer container)
    {
        Name = name;
        this.container = container;
        var shapes = new OrderedDictionary<string, TensorShape>(StringComparer.Ordinal);
        foreach (var (key, value) in StateDict(container.Root).Entries)
        {
            if (key is not string text || value is not TensorReference tensor)
            {
                throw new UnreadableCheckpointException($"holds no state dict: its entry '{key as string}' is no tensor.");
            }

            // A network that was trained on several devices is wrapped, and so are its names.
            var bare = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
            if (!tensors.TryAdd(bare, tensor))
            {
                throw UnreadableCheckpointException.Damaged($"it has the parameter '{bare}' twice");
            }

            shapes.Add(bare, tensor.Shape);
        }

        Tensors = shapes;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorShape> Tensors { get; }

    /// <summary>Reads a file's structure. A zip's check sums are verified, for which it is read once.</summary>
    /// <exception cref="WeightsException">It is damaged, no checkpoint, or asks for something that no state dict needs.</exception>
    public static Checkpoint Open(string path, CancellationToken cancellationToken = default)
    {
        var name = Path.GetFileName(path);
        return Readable(name, () =>
        {
            var container = OpenContainer(File.OpenRead(path), cancellationToken);
            try
            {
                return new Checkpoint(name, container);
            }
            catch
            {
                container.Dispose();
                throw;
            }
        });
    }

    /// <inheritdoc/>
    /// <exception cref="WeightsException">The file ends before the tensor does.</exception>
    public float[] Read(string name)
    {
        var tensor = tensors[name];
        return Readable(Name, () =>
        {
            var reach = new float[tensor.Reach];
            Read(tensor, reach);
            return tensor.IsContiguous ? reach : tensor.Gather(reach);
        });
    }

    /// <inheritdoc/>
    public void Dispose() => container.Dispose();

    private void Read(TensorReference tensor, Span<float> values)
    {
        var element = tensor.Storage.Element;
        var offset = (tensor.Storage.First + tensor.First) * element.Size;
        if (element.IsMemoryLayout)
        {
            container.Read(tensor.Storage, offset, MemoryMarshal.AsBytes(values));
            return;
        }

        var raw = new byte[values.Length * element.Size];
        container.Read(tensor.Storage, offset, raw);
        element.Decode(raw, values);
    }

    private static CheckpointContainer OpenContainer(FileStream file, CancellationToken cancellationToken)
    {
        var start = new byte[TarMagicAt + 5];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        var head = start.AsSpan(0, length);
        if (head.StartsWith("PK\u0003\u0004"u8))
        {
            return new ZipContainer(file, cancellationToken);
        }

        if (head.Length == start.Length && head[TarMagicAt..].SequenceEqual("ustar"u8))
        {
            return new TarContainer(file);
        }

        if (head.StartsWith<byte>([(byte)Opcode.Protocol]))
        {
            return new LegacyContainer(file);
        }

        file.Dispose();
        throw new UnreadableCheckpointException(
            length == 0 ? "is empty." : "is no checkpoint of PyTorch: it is neither a zip, nor a tar, nor a pickle.");
    }

    private static PickleDictionary StateDict(object? root) => root switch
    {
        PickleDictionary dictionary when dictionary["state_dict"] is PickleDictionary inner => inner,
        PickleDictionary { Entries.Count: > 0 } dictionary => dictionary,
        _ => throw new UnreadableCheckpointException("holds no state dict: what was saved is no dictionary of tensors."),
    };

    private static T Readable<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UnreadableCheckpointException exception)
        {
            throw new WeightsException($"{name} {exception.Message}", exception);
        }
        catch (Exception exception)
            when (exception is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException)
        {
            throw new WeightsException(
                $"{name} {UnreadableCheckpointException.Damaged(exception.Message.TrimEnd('.')).Message}",
                exception);
        }
    }
}
