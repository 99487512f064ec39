using System.Text;

namespace FakeFinder.Weights.Checkpoints.Pickle;

/// <summary>
/// Python's pickle machine, as far as state dicts need it: plain values, and the names of <see cref="Vocabulary"/>. It runs nothing: a call
/// makes a record of ours or is refused. Opcodes are those of protocols 2 to 5; values are null, bool, long, BigInteger, double, string,
/// byte[], <c>object?[]</c> (a tuple), <c>List&lt;object?&gt;</c> and the types of this folder.
/// </summary>
/// <param name="persistent">Makes the value of a persistent id.</param>
internal sealed class Unpickler(Stream stream, Func<object?, object?> persistent)
{
    /// <summary>Bounds stack, marks and memo too, which grow by at most one with each. A network has some 50 for each parameter.</summary>
    private const int OperationLimit = 1_000_000;

    private readonly PickleReader reader = new(stream);
    private readonly List<object?> stack = [];
    private readonly List<int> marks = [];
    private readonly Dictionary<int, object?> memo = [];

    /// <summary>Reads one pickle; the stream stands behind it then.</summary>
    public static object? Load(Stream stream, Func<object?, object?>? persistent = null) =>
        new Unpickler(
            stream,
            persistent ?? (_ => throw UnreadableCheckpointException.Damaged("its pickle names a storage where none can be"))
        ).Load();

    private object? Load()
    {
        for (var operation = 0; operation < OperationLimit; operation++)
        {
            var code = (Opcode)reader.Byte();
            if (code == Opcode.Stop)
            {
                return stack.Count == 1 ? Pop() : throw Malformed();
            }

            Execute(code);
        }

        throw new UnreadableCheckpointException(
            $"has a pickle of more than {OperationLimit} operations, which no state dict needs; it was refused.");
    }

    private void Execute(Opcode code)
    {
        switch (code)
        {
            case Opcode.Protocol:
                if (reader.Byte() is var protocol and > 5)
                {
                    throw new UnreadableCheckpointException($"is a pickle of protocol {protocol}; up to 5 is read.");
                }

                break;
            case Opcode.Frame:
                reader.Int64();
                break;
            case Opcode.Mark:
                marks.Add(stack.Count);
                break;
            case Opcode.Pop:
                Pop();
                break;
            case Opcode.PopMark:
                PopToMark();
                break;
            case Opcode.Global:
                stack.Add(Vocabulary.Find(reader.Line(), reader.Line()));
                break;
            case Opcode.StackGlobal:
                var (name, module) = (Pop<string>(), Pop<string>());
                stack.Add(Vocabulary.Find(module, name));
                break;
            case Opcode.Reduce:
                var (arguments, function) = (Pop(), Pop<PickleName>());
                stack.Add(Vocabulary.Call(function, arguments));
                break;
            case Opcode.Build:
                // What is set so are the attributes of an OrderedDict (a state dict's versions) and of a NumPy type: nobody needs them.
                Pop();
                if (Peek() is not (PickleDictionary or PickleIgnored))
                {
                    throw Malformed();
                }

                break;
            case Opcode.BinaryPersistentId:
                stack.Add(persistent(Pop()));
                break;
            default:
                if (!Collect(code) && !Remember(code))
                {
                    stack.Add(Value(code));
                }

                break;
        }
    }

    private bool Collect(Opcode code)
    {
        switch (code)
        {
            case Opcode.Tuple:
                stack.Add(PopToMark().ToArray());
                return true;
            case Opcode.Tuple1 or Opcode.Tuple2 or Opcode.Tuple3:
                stack.Add(PopMany(code - Opcode.Tuple1 + 1).ToArray());
                return true;
            case Opcode.List:
                stack.Add(PopToMark());
                return true;
            case Opcode.Dictionary:
                AddPairs(PopToMark(), new PickleDictionary(), push: true);
                return true;
            case Opcode.Append:
                var one = Pop();
                Peek<List<object?>>().Add(one);
                return true;
            case Opcode.Appends:
                var items = PopToMark();
                Peek<List<object?>>().AddRange(items);
                return true;
            case Opcode.SetItem:
                AddPairs(PopMany(2), Peek<PickleDictionary>(), push: false);
                return true;
            case Opcode.SetItems:
                AddPairs(PopToMark(), Peek<PickleDictionary>(), push: false);
                return true;
            default:
                return false;
        }
    }

    private bool Remember(Opcode code)
    {
        switch (code)
        {
            case Opcode.BinaryPut:
                memo[reader.Byte()] = Peek();
                return true;
            case Opcode.LongBinaryPut:
                memo[reader.Int32()] = Peek();
                return true;
            case Opcode.Memoize:
                memo[memo.Count] = Peek();
                return true;
            case Opcode.BinaryGet:
                stack.Add(Recall(reader.Byte()));
                return true;
            case Opcode.LongBinaryGet:
                stack.Add(Recall(reader.Int32()));
                return true;
            default:
                return false;
        }
    }

    private object? Value(Opcode code) =>
        code switch
        {
            Opcode.None => null,
            Opcode.True => true,
            Opcode.False => false,
            Opcode.Byte => (long)reader.Byte(),
            Opcode.UInt16 => (long)reader.UInt16(),
            Opcode.Int32 => (long)reader.Int32(),
            Opcode.Long1 => reader.Integer(reader.Byte()),
            Opcode.Double => reader.Double(),
            Opcode.ShortText => reader.Text(reader.Byte()),
            Opcode.Text => reader.Text((uint)reader.Int32()),
            Opcode.ShortString => Encoding.Latin1.GetString(reader.Bytes(reader.Byte())),
            Opcode.String => Encoding.Latin1.GetString(reader.Bytes((uint)reader.Int32())),
            Opcode.Text8 => reader.Text(reader.Int64()),
            Opcode.ShortBytes => reader.Bytes(reader.Byte()),
            Opcode.Bytes => reader.Bytes((uint)reader.Int32()),
            Opcode.Bytes8 => reader.Bytes(reader.Int64()),
            Opcode.EmptyTuple => Array.Empty<object?>(),
            Opcode.EmptyList => new List<object?>(),
            Opcode.EmptyDictionary => new PickleDictionary(),
            Opcode.Instance => Vocabulary.Find(reader.Line(), reader.Line()),
            _ => throw new UnreadableCheckpointException(
                $"has the pickle opcode 0x{(byte)code:x2}, which no state dict needs: it is damaged, or no checkpoint; it was refused."),
        };

    private void AddPairs(List<object?> items, PickleDictionary target, bool push)
    {
        if (items.Count % 2 != 0)
        {
            throw Malformed();
        }

        for (var i = 0; i < items.Count; i += 2)
        {
            target.Add(items[i], items[i + 1]);
        }

        if (push)
        {
            stack.Add(target);
        }
    }

    private object? Recall(int index) => memo.TryGetValue(index, out var value) ? value : throw Malformed();

    private object? Peek() => stack.Count > Floor ? stack[^1] : throw Malformed();

    private T Peek<T>() => Peek() is T value ? value : throw Malformed();

    private object? Pop()
    {
        var value = Peek();
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private T Pop<T>() => Pop() is T value ? value : throw Malformed();

    private List<object?> PopMany(int count) => stack.Count - count >= Floor ? Cut(stack.Count - count) : throw Malformed();

    private List<object?> PopToMark()
    {
        if (marks.Count == 0)
        {
            throw Malformed();
        }

        var mark = Floor;
        marks.RemoveAt(marks.Count - 1);
        return Cut(mark);
    }

    /// <summary>What lies below the latest mark is out of reach.</summary>
    private int Floor => marks.Count == 0 ? 0 : marks[^1];

    private List<object?> Cut(int from)
    {
        var values = stack[from..];
        stack.RemoveRange(from, values.Count);
        return values;
    }

    private static UnreadableCheckpointException Malformed() => UnreadableCheckpointException.Damaged("its pickle makes no sense");
}
