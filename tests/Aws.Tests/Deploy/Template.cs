using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FakeFinder.Aws.Tests.Deploy;

/// <summary>A CloudFormation template in YAML as the JSON that it stands for: <c>!Ref X</c> is <c>{"Ref": "X"}</c>, and so on.</summary>
internal sealed class Template
{
    private Template(JsonObject root) => Root = root;

    public JsonObject Root { get; }

    public JsonObject Resources => Section(nameof(Resources));

    public JsonObject Parameters => Section(nameof(Parameters));

    public JsonObject Conditions => Section(nameof(Conditions));

    public static Template Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return new Template(Read(stream.Documents[0].RootNode)!.AsObject());
    }

    private JsonObject Section(string name) => Root[name]?.AsObject() ?? [];

    private static JsonNode? Read(YamlNode node)
    {
        JsonNode? value = node switch
        {
            YamlMappingNode map => new JsonObject(
                map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Read(pair.Value)))),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(Read)]),
            YamlScalarNode scalar => Scalar(scalar),
            _ => throw new InvalidDataException($"A template has no {node.NodeType}."),
        };
        if (node.Tag.IsEmpty || !node.Tag.IsLocal)
        {
            return value;
        }

        var function = node.Tag.Value[1..];
        return function switch
        {
            "Ref" or "Condition" => new JsonObject { [function] = value },
            "GetAtt" when value is JsonValue => new JsonObject
            {
                ["Fn::GetAtt"] = new JsonArray([.. value.GetValue<string>().Split('.', 2).Select(part => JsonValue.Create(part))]),
            },
            _ => new JsonObject { [$"Fn::{function}"] = value },
        };
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value!;
        return scalar.Style != ScalarStyle.Plain || scalar.Tag.IsLocal ? JsonValue.Create(text)
            : bool.TryParse(text, out var boolean) ? JsonValue.Create(boolean)
            : int.TryParse(text, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
            : text is "" or "null" or "~" ? null
            : JsonValue.Create(text);
    }
}
