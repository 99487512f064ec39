using System.Buffers.Binary;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Reference;

/// <summary>One tensor of a checkpoint that a test writes.</summary>
/// <param name="Storage">Index of its storage.</param>
public sealed record CheckpointTensor(string Name, int Storage, long Offset, long[] Sizes, long[] Strides);

/// <summary>One storage: the name of its PyTorch type, such as <c>FloatStorage</c>, how many elements, and their bytes.</summary>
public sealed record CheckpointStorage(string Type, long Count, Func<byte[]> Bytes)
{
    public static CheckpointStorage Of(params float[] values) =>
        new("FloatStorage", values.Length, () => MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public static CheckpointStorage Of(params Half[] values) =>
        new("HalfStorage", values.Length, () => MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public static CheckpointStorage Of(params long[] values) =>
        new("LongStorage", values.Length, () => MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}

/// <summary>Writes checkpoints in each container of <c>torch.save</c>, as the formats' descriptions say.</summary>
public sealed class CheckpointWriter(IReadOnlyList<CheckpointTensor> tensors, IReadOnlyList<CheckpointStorage> storages)
{
    /// <summary>Before each name.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The state dict stands under <c>state_dict</c>, beside other keys.</summary>
    public bool Nested { get; init; }

    /// <summary>How a zip's entries are packed; PyTorch stores them.</summary>
    public CompressionLevel Compression { get; init; } = CompressionLevel.NoCompression;

    /// <summary>A checkpoint of a state dict, each tensor with a float32 storage of its own.</summary>
    /// <param name="wrapper">Before each name.</param>
    /// <param name="nested">The state dict stands under <c>state_dict</c>.</param>
    public static CheckpointWriter Of(IStateDict state, string wrapper = "", bool nested = false) =>
        new(
            [.. state.Tensors.Select((tensor, i) => Contiguous(tensor.Key, i, [.. tensor.Value.Dimensions.Select(size => (long)size)]))],
            [
                .. state.Tensors.Select(tensor => new CheckpointStorage(
                    "FloatStorage",
                    tensor.Value.Count,
                    () => MemoryMarshal.AsBytes(state.Read(tensor.Key).AsSpan()).ToArray())),
            ])
        {
            Prefix = wrapper,
            Nested = nested,
        };

    public static CheckpointTensor Contiguous(string name, int storage, params long[] sizes)
    {
        var strides = new long[sizes.Length];
        long stride = 1;
        for (var axis = sizes.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= sizes[axis];
        }

        return new CheckpointTensor(name, storage, 0, sizes, strides);
    }

    /// <summary>The container of PyTorch 1.6 and later.</summary>
    public void WriteZip(string path)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Add(zip, "archive/data.pkl", Root((pickle, storage) => StorageId(pickle, storage, viewed: false)));
        Add(zip, "archive/byteorder", "little"u8.ToArray());
        for (var i = 0; i < storages.Count; i++)
        {
            Add(zip, $"archive/data/{i}", storages[i].Bytes());
        }

        Add(zip, "archive/version", "3\n"u8.ToArray());
    }

    /// <summary>The container before it.</summary>
    public void WriteLegacy(string path)
    {
        using var file = File.Create(path);
        file.Write([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.']);
        file.Write(new PickleWriter().Number(1001).Stop());
        file.Write(new PickleWriter().EmptyDictionary().SetItems(system => system.Text("little_endian").True()).Stop());
        file.Write(Root((pickle, storage) => StorageId(pickle, storage, viewed: true)));
        file.Write(new PickleWriter().List(keys => Each(i => keys.Text(Key(i)))).Stop());
        foreach (var storage in storages)
        {
            file.Write(Number(storage.Count));
            file.Write(storage.Bytes());
        }
    }

    /// <summary>The oldest container; its tensors are numbered from 1000.</summary>
    public void WriteTar(string path)
    {
        using var file = File.Create(path);
        using var tar = new TarWriter(file, TarEntryFormat.Pax);
        Add(tar, "sys_info", new PickleWriter().EmptyDictionary().Stop());
        using var data = new MemoryStream();
        data.Write(new PickleWriter().Number(storages.Count).Stop());
        Each(i =>
        {
            data.Write(new PickleWriter().Tuple(record => record.Number(i).Text("cpu").Global("torch", storages[i].Type)).Stop());
            data.Write(Number(storages[i].Count));
            data.Write(storages[i].Bytes());
        });
        data.Write(new PickleWriter().List(_ => { }).Stop());
        Add(tar, "storages", data.ToArray());

        using var views = new MemoryStream();
        views.Write(new PickleWriter().Number(tensors.Count).Stop());
        for (var i = 0; i < tensors.Count; i++)
        {
            var (id, tensor) = (1000 + i, tensors[i]);
            views.Write(
                new PickleWriter()
                    .Tuple(record =>
                        record
                            .Number(id)
                            .Number(tensor.Storage)
                            .Global("torch", storages[tensor.Storage].Type.Replace("Storage", "Tensor", StringComparison.Ordinal)))
                    .Stop());
            foreach (var number in (long[])[tensor.Sizes.Length, .. tensor.Sizes, .. tensor.Strides, tensor.Offset])
            {
                views.Write(Number(number));
            }
        }

        Add(tar, "tensors", views.ToArray());
        Add(tar, "pickle", Save((pickle, i) => pickle.Text((1000 + i).ToString(CultureInfo.InvariantCulture)).Persistent()));
    }

    private byte[] Root(Action<PickleWriter, int> storageId) => Save((pickle, i) => pickle.Global("torch._utils", "_rebuild_tensor_v2")
        .Tuple(arguments =>
        {
            storageId(arguments, tensors[i].Storage);
            arguments.Number(tensors[i].Offset)
                .Tuple(sizes => Array.ForEach(tensors[i].Sizes, size => sizes.Number(size)))
                .Tuple(strides => Array.ForEach(tensors[i].Strides, stride => strides.Number(stride)))
                .False()
                .OrderedDictionary();
        })
        .Call());

    private byte[] Save(Action<PickleWriter, int> tensor)
    {
        var pickle = new PickleWriter();
        if (Nested)
        {
            pickle.EmptyDictionary().SetItems(root => StateDict(root.Text("epoch").Number(23).Text("state_dict"), tensor));
        }
        else
        {
            StateDict(pickle, tensor);
        }

        return pickle.Stop();
    }

    private void StateDict(PickleWriter pickle, Action<PickleWriter, int> tensor) => pickle.OrderedDictionary().SetItems(items =>
    {
        for (var i = 0; i < tensors.Count; i++)
        {
            tensor(items.Text(Prefix + tensors[i].Name), i);
        }
    });

    private void StorageId(PickleWriter pickle, int storage, bool viewed) => pickle.Tuple(id =>
    {
        id.Text("storage").Global("torch", storages[storage].Type).Text(Key(storage)).Text("cpu").Number(storages[storage].Count);
        if (viewed)
        {
            id.None();
        }
    }).Persistent();

    private void Each(Action<int> storage)
    {
        for (var i = 0; i < storages.Count; i++)
        {
            storage(i);
        }
    }

    private void Add(ZipArchive zip, string name, byte[] content)
    {
        using var entry = zip.CreateEntry(name, Compression).Open();
        entry.Write(content);
    }

    private static void Add(TarWriter tar, string name, byte[] content)
    {
        using var stream = new MemoryStream(content);
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = stream });
    }

    private static string Key(int storage) => storage.ToString(CultureInfo.InvariantCulture);

    private static byte[] Number(long value)
    {
        var raw = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(raw, value);
        return raw;
    }
}
