using FakeFinder.Detection.Networks.Files;
using FakeFinder.Detection.Tests.Ensembles;
using static FakeFinder.Detection.Tests.Networks.Files.Wire;

namespace FakeFinder.Detection.Tests.Networks.Files;

/// <summary>Field numbers are those of onnx.proto; a second graph in a file is merged into the first.</summary>
public sealed class OnnxFileCheckTests
{
    private const int Graph = 7;
    private const int OperatorSet = 8;
    private const int Function = 25;

    private static readonly byte[] External = [.. Text(8, "conv.weight"), .. Number(14, 1)];
    private static readonly byte[] Foreign = [.. Text(4, "Evil"), .. Text(7, "com.example")];

    private static byte[] Good => OwnHost.Weighing([[0, 1, 0]]);

    public static TheoryData<string, byte[]> WithExternalData => new()
    {
        { "initializer", Bytes(Graph, Bytes(5, External)) },
        { "initializer by its places alone", Bytes(Graph, Bytes(5, [.. Text(8, "conv.weight"), .. Bytes(13, Text(1, "location"))])) },
        { "sparse initializer", Bytes(Graph, Bytes(15, Bytes(1, External))) },
        { "indices of a sparse one", Bytes(Graph, Bytes(15, Bytes(2, External))) },
        { "attribute", InAttribute(Bytes(5, External)) },
        { "one of an attribute's tensors", InAttribute(Bytes(10, External)) },
        { "sparse attribute", InAttribute(Bytes(22, Bytes(1, External))) },
        { "one of an attribute's sparse tensors", InAttribute(Bytes(23, Bytes(1, External))) },
        { "graph in an attribute", InAttribute(Bytes(6, Bytes(5, External))) },
        { "one of an attribute's graphs", InAttribute(Bytes(11, Bytes(5, External))) },
        { "graph in a graph in an attribute", InAttribute(Bytes(6, Bytes(1, Bytes(5, Bytes(6, Bytes(5, External)))))) },
        { "function", Bytes(Function, Bytes(7, Bytes(5, Bytes(5, External)))) },
        { "default of a function's attribute", Bytes(Function, Bytes(11, Bytes(5, External))) },
        { "training", Bytes(20, Bytes(1, Bytes(5, External))) },
    };

    public static TheoryData<string, byte[]> WithForeignOperators => new()
    {
        { "node", Bytes(Graph, Bytes(1, Foreign)) },
        { "node of a graph in an attribute", InAttribute(Bytes(6, Bytes(1, Foreign))) },
        { "node of a function", Bytes(Function, [.. Text(1, "F"), .. Text(10, "mine"), .. Bytes(7, Foreign)]) },
        { "declared and not used", Bytes(OperatorSet, Text(1, "com.example")) },
        { "declared by a function", Bytes(Function, [.. Text(1, "F"), .. Text(10, "mine"), .. Bytes(9, Text(1, "com.example"))]) },
        {
            "function of that domain and another name",
            [.. Bytes(Graph, Bytes(1, Foreign)), .. Bytes(Function, [.. Text(1, "Good"), .. Text(10, "com.example")])]
        },
    };

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "a text", "no network"u8.ToArray() },
        { "nothing", [] },
        { "no graph", Number(1, 8) },
        { "a field beyond the end", [.. Bytes(Graph), 0x3a, 100, 1] },
        { "a field beyond its message", Bytes(Graph, [0x0a, 100, 1]) },
        { "a length beyond all numbers", [.. Bytes(Graph), 0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1] },
        { "a number without end", [.. Bytes(Graph), 0x08, .. Enumerable.Repeat((byte)0xff, 11)] },
        { "a group", [.. Bytes(Graph), 0x0b, 0x0c] },
        { "field number 0", [.. Bytes(Graph), 0x00, 0x00] },
        { "a name that is too long", Bytes(Graph, Bytes(1, Text(7, new string('x', 10_000)))) },
        { "graphs too deep", Deep(100) },
        {
            "too many foreign operators",
            Bytes(Graph, [.. Enumerable.Range(0, 1500).SelectMany(i => Bytes(1, [.. Text(4, $"{i}"), .. Text(7, "x")]))])
        },
    };

    [Fact]
    public void A_file_with_all_in_it_is_sound() => Assert.Null(Check(Good));

    [Theory]
    [MemberData(nameof(WithExternalData))]
    public void Weights_in_another_file_are_refused_wherever_they_are_named(string where, byte[] added)
    {
        var wrong = Check([.. Good, .. added]);

        Assert.True(wrong?.Contains("(tensor 'conv.weight' has external data)", StringComparison.Ordinal), $"{where}: {wrong}");
        Assert.Contains("save it as one file", wrong, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WithForeignOperators))]
    public void Operators_of_other_domains_are_refused_wherever_they_are_named(string where, byte[] added)
    {
        var wrong = Check([.. Good, .. added]);

        const string Told = "needs operators of the domain 'com.example', and this program has those of ai.onnx, ai.onnx.ml, com.microsoft";
        Assert.True(wrong?.Contains(Told, StringComparison.Ordinal), $"{where}: {wrong}");
        Assert.Null(Check([.. Good, .. added], "com.example"));
    }

    [Fact]
    public void Standard_domains_and_functions_that_the_file_defines_itself_are_allowed()
    {
        byte[] use = Bytes(Graph, [.. Bytes(1, [.. Text(4, "Gelu"), .. Text(7, "com.microsoft")]), .. Bytes(1, Foreign)]);
        byte[] define = Bytes(Function, [.. Text(1, "Evil"), .. Text(10, "com.example"), .. Bytes(7, Text(4, "Relu"))]);

        byte[] declare = [.. Bytes(OperatorSet, Text(1, "com.example")), .. Bytes(OperatorSet, Text(1, "ai.onnx.ml"))];
        Assert.Null(Check([.. Good, .. use, .. declare, .. define]));
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_no_ONNX_file_is_told_with_the_place(string what, byte[] content)
    {
        var wrong = Check(content);

        Assert.True(wrong?.Contains("(it is no ONNX file: ", StringComparison.Ordinal), $"{what}: {wrong}");
    }

    [Fact]
    public void No_damage_brings_the_reader_down()
    {
        var random = new Random(7);
        byte[] sound = [.. Good, .. Bytes(Graph, Bytes(5, External)), .. Bytes(Function, Bytes(7, Foreign))];
        for (var i = 0; i < 2000; i++)
        {
            var damaged = sound.ToArray();
            for (var j = random.Next(1, 8); j > 0; j--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            _ = Check(damaged[..random.Next(damaged.Length + 1)]);
        }
    }

    [Fact]
    public void Large_weights_are_passed_over_and_not_read()
    {
        byte[] large = [.. Text(8, "large"), .. Bytes(9, new byte[10_000_000])];
        using var stream = new CountingStream([.. Good, .. Bytes(Graph, Bytes(5, large))]);

        Assert.Null(new OnnxFileCheck(["ai.onnx"]).WhatIsWrongWith(stream));

        Assert.InRange(stream.BytesRead, 1, 100_000);
    }

    private static string? Check(byte[] content, params string[] further) =>
        new OnnxFileCheck([.. DetectionOptions.StandardDomains, .. further]).WhatIsWrongWith(new MemoryStream(content));

    private static byte[] InAttribute(byte[] attribute) => Bytes(Graph, Bytes(1, Bytes(5, attribute)));

    private static byte[] Deep(int levels)
    {
        byte[] graph = Text(2, "innermost");
        for (var i = 0; i < levels; i++)
        {
            graph = Bytes(1, Bytes(5, Bytes(6, graph)));
        }

        return Bytes(Graph, graph);
    }

    private sealed class CountingStream(byte[] content) : MemoryStream(content)
    {
        public long BytesRead { get; private set; }

        public override int ReadByte()
        {
            BytesRead++;
            return base.ReadByte();
        }

        public override int Read(Span<byte> buffer)
        {
            var read = base.Read(buffer);
            BytesRead += read;
            return read;
        }
    }
}
