namespace FakeFinder.Detection.Networks.Files;

/// <summary>
/// Looks into an ONNX file before ONNX Runtime does: it has all its weights in itself, so that loading it reads no other file, and needs no
/// operators but those that are allowed. Field numbers are those of onnx.proto.
/// </summary>
/// <param name="allowed">Domains of operators, with <c>ai.onnx</c> for the standard one.</param>
internal sealed class OnnxFileCheck(IReadOnlyCollection<string> allowed)
{
    private const string Standard = "ai.onnx";
    private const int LongestName = 512;

    /// <summary>Operators of other domains in one file: whoever has more than this has no sound file.</summary>
    private const int MostForeign = 1000;

    /// <summary>Graphs lie in attributes of nodes of graphs: control flow makes a few levels.</summary>
    private const int DeepestGraph = 32;

    private const int ExternalLocation = 1;

    /// <param name="stream">Can seek; read from its beginning, and left anywhere.</param>
    /// <returns>Null where the file may be loaded; else what is wrong and the remedy, to follow the file's name.</returns>
    public string? WhatIsWrongWith(Stream stream)
    {
        stream.Seek(0, SeekOrigin.Begin);
        var walk = new Walk(new ProtobufReader(stream), allowed);
        try
        {
            walk.Model();
        }
        catch (InvalidDataException exception)
        {
            return $"is not a network that ONNX Runtime can load (it is no ONNX file: {exception.Message})";
        }

        return walk.Fault;
    }

    private sealed class Walk(ProtobufReader reader, IReadOnlyCollection<string> allowed)
    {
        private readonly HashSet<(string Domain, string Operator)> foreign = [];
        private readonly HashSet<string> declared = [];
        private readonly HashSet<(string Domain, string Operator)> functions = [];
        private string? external;
        private int depth;

        public string? Fault =>
            external is not null
                ? $"keeps weights in another file (tensor '{external}' has external data), which is not loaded; save it as one file, such "
                    + "as with torch.onnx.export(..., external_data=False) or onnx.save_model(model, path)"
            : ForeignDomains.FirstOrDefault() is { } domain
                ? $"needs operators of the domain '{domain}', and this program has those of {string.Join(", ", allowed)}; export it with "
                    + $"standard operators, or allow it in FakeFinder:Detection:{nameof(DetectionOptions.OperatorDomains)}"
            : null;

        /// <summary>A file may define operators of its own out of others: these need nothing else.</summary>
        private IEnumerable<string> ForeignDomains =>
            foreign.Where(used => !functions.Contains(used)).Select(used => used.Domain)
                .Concat(declared.Except(functions.Select(function => function.Domain)))
                .Order(StringComparer.Ordinal);

        public void Model()
        {
            var hasGraph = false;
            foreach (var field in reader.FieldsOf(reader.Whole))
            {
                switch (field)
                {
                    case { Number: 7, IsMessage: true }:
                        hasGraph = true;
                        Graph(field);
                        break;
                    case { Number: 8, IsMessage: true }:
                        OperatorSet(field);
                        break;
                    case { Number: 20, IsMessage: true }:
                        Training(field);
                        break;
                    case { Number: 25, IsMessage: true }:
                        Function(field);
                        break;
                }
            }

            if (!hasGraph)
            {
                throw new InvalidDataException("it has no graph");
            }
        }

        private void OperatorSet(ProtobufField set)
        {
            foreach (var field in reader.FieldsOf(set).Where(field => field is { Number: 1, IsMessage: true }))
            {
                Note(declared, DomainIn(field), domain => domain);
            }
        }

        private void Training(ProtobufField training)
        {
            foreach (var field in reader.FieldsOf(training).Where(field => field is { Number: 1 or 2, IsMessage: true }))
            {
                Graph(field);
            }
        }

        private void Function(ProtobufField function)
        {
            var (name, domain) = ("", "");
            foreach (var field in reader.FieldsOf(function).Where(field => field.IsMessage))
            {
                switch (field.Number)
                {
                    case 1:
                        name = reader.ReadText(field, LongestName);
                        break;
                    case 10:
                        domain = DomainIn(field);
                        break;
                    case 7:
                        Node(field);
                        break;
                    case 9:
                        OperatorSet(field);
                        break;
                    case 11:
                        Attribute(field);
                        break;
                }
            }

            Note(functions, (Domain: domain, Operator: name), one => one.Domain);
        }

        private void Graph(ProtobufField graph)
        {
            if (++depth > DeepestGraph)
            {
                throw new InvalidDataException($"graphs lie in each other more than {DeepestGraph} deep at byte {reader.Position}");
            }

            foreach (var field in reader.FieldsOf(graph).Where(field => field.IsMessage))
            {
                switch (field.Number)
                {
                    case 1:
                        Node(field);
                        break;
                    case 5:
                        Tensor(field);
                        break;
                    case 15:
                        SparseTensor(field);
                        break;
                }
            }

            depth--;
        }

        private void Node(ProtobufField node)
        {
            var (type, domain) = ("", "");
            foreach (var field in reader.FieldsOf(node).Where(field => field.IsMessage))
            {
                switch (field.Number)
                {
                    case 4:
                        type = reader.ReadText(field, LongestName);
                        break;
                    case 5:
                        Attribute(field);
                        break;
                    case 7:
                        domain = DomainIn(field);
                        break;
                }
            }

            Note(foreign, (Domain: domain, Operator: type), one => one.Domain);
        }

        private void Attribute(ProtobufField attribute)
        {
            foreach (var field in reader.FieldsOf(attribute).Where(field => field.IsMessage))
            {
                switch (field.Number)
                {
                    case 5 or 10:
                        Tensor(field);
                        break;
                    case 6 or 11:
                        Graph(field);
                        break;
                    case 22 or 23:
                        SparseTensor(field);
                        break;
                }
            }
        }

        private void SparseTensor(ProtobufField sparse)
        {
            foreach (var field in reader.FieldsOf(sparse).Where(field => field is { Number: 1 or 2, IsMessage: true }))
            {
                Tensor(field);
            }
        }

        private void Tensor(ProtobufField tensor)
        {
            var (name, isExternal) = ("", false);
            foreach (var field in reader.FieldsOf(tensor))
            {
                switch (field)
                {
                    case { Number: 8, IsMessage: true }:
                        name = reader.ReadText(field, LongestName);
                        break;
                    case { Number: 13, IsMessage: true }:
                    case { Number: 14, WireType: 0 } when reader.ReadNumber(field) == ExternalLocation:
                        isExternal = true;
                        break;
                }
            }

            external ??= isExternal ? name : null;
        }

        private string DomainIn(ProtobufField field) => reader.ReadText(field, LongestName) is { Length: > 0 } domain ? domain : Standard;

        /// <summary>Keeps what is not of an allowed domain.</summary>
        private void Note<T>(HashSet<T> notes, T note, Func<T, string> domainOf)
        {
            if (domainOf(note) is { Length: > 0 } domain && !allowed.Contains(domain) && notes.Add(note) && notes.Count > MostForeign)
            {
                throw new InvalidDataException($"it names more than {MostForeign} operators of domains that are not standard");
            }
        }
    }
}
