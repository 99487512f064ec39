using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FakeFinder.Detection.Tests.Schema;

/// <summary>What the docstrings of the program say, as plain text in the words of models.json.</summary>
internal sealed partial class XmlDocumentation
{
    private readonly Dictionary<string, XElement> members;

    /// <param name="assemblies">Whose documentation lies beside them.</param>
    public XmlDocumentation(params IEnumerable<Assembly> assemblies) =>
        members = assemblies
            .Select(assembly => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")))
            .SelectMany(document => document.Descendants("member"))
            .DistinctBy(member => member.Attribute("name")!.Value)
            .ToDictionary(member => member.Attribute("name")!.Value);

    public string? Of(Type type) => Summary($"T:{NameOf(type)}");

    public string? Of(MemberInfo member) => Summary(
        $"{(member is FieldInfo ? 'F' : 'P')}:{NameOf(member.DeclaringType!)}.{member.Name}") ?? OfParameter(member);

    /// <summary>A property that is made of a record's parameter is described there.</summary>
    private string? OfParameter(MemberInfo member) =>
        members.TryGetValue($"T:{NameOf(member.DeclaringType!)}", out var type)
        && type.Elements("param").FirstOrDefault(parameter => parameter.Attribute("name")!.Value == member.Name) is { } parameter
            ? TextOf(parameter)
            : null;

    private string? Summary(string id) =>
        !members.TryGetValue(id, out var member) ? null
        : member.Element("inheritdoc")?.Attribute("cref") is { } inherited ? Summary(inherited.Value)
        : member.Element("summary") is { } summary ? TextOf(summary)
        : null;

    private static string TextOf(XElement element) =>
        Spaces().Replace(string.Concat(element.Nodes().Select(TextOf)), " ").Trim();

    private static string TextOf(XNode node) => node switch
    {
        XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } reference => NameIn(reference.Value),
        XElement inner => TextOf(inner),
        XText text => text.Value,
        _ => "",
    };

    private static string NameIn(string reference)
    {
        var name = reference[(reference.LastIndexOf('.') + 1)..];
        return reference.StartsWith("P:", StringComparison.Ordinal) ? JsonNamingPolicy.CamelCase.ConvertName(name) : name;
    }

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
