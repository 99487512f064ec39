using FakeFinder.Weights.Graphs;

namespace FakeFinder.Weights.Architectures.Blocks;

/// <summary>
/// Where the patches of a map lie, and where the places of the result lie in its tiles, computed in the run from the map's size. Of a
/// convolution whose kernel's values lie d apart, a patch or tile holds every d-th row and column, and there are d * d tiles of m x m for
/// each square of m * d x m * d places.
/// </summary>
internal sealed class WinogradPlaces
{
    private readonly GraphBuilder graph;
    private readonly string name;
    private readonly Winograd winograd;
    private readonly int dilation;

    /// <param name="name">What the tensors' names begin with.</param>
    /// <param name="map">n x C x height x width.</param>
    public WinogradPlaces(GraphBuilder graph, string name, GraphValue map, Winograd winograd, int dilation)
    {
        this.graph = graph;
        this.name = name;
        this.winograd = winograd;
        this.dilation = dilation;
        var shape = graph.Shape($"{name}.shape", map);
        var images = Counted("images", Size("n", shape, 0));
        var rows = new Axis(this, "rows", Size("height", shape, 2));
        var columns = new Axis(this, "columns", Size("width", shape, 3));
        Patches = Sum(
            "patches",
            Times("patches.image", images, Times("padded.size", rows.Padded, columns.Padded), -1, 1, 1),
            Times("patches.row", rows.Patches, columns.Padded, winograd.Patch, 1, 1, -1, 1),
            Shaped("patches.column", columns.Patches, winograd.Patch, 1, 1, -1));

        var size = Times("tiles.size", rows.Count, columns.Count);
        var all = Times("tiles.all", size, Size("n.again", shape, 0));
        var line = Times("tiles.line", all, Number("tile", winograd.Tile));
        Tiles = Sum(
            "tiles",
            Times("tiles.image", images, size, -1, 1, 1),
            Sum("tiles.down", Times("tiles.row", rows.Tiles, columns.Count, -1, 1), Times("tiles.row.within", rows.Within, line, -1, 1)),
            Sum("tiles.across", columns.Tiles, Times("tiles.column.within", columns.Within, all)));
    }

    /// <summary>
    /// Patch x patch x n x rows x columns of patches: for each value of a patch its row in the list of places, n * (height + 2d) * (width +
    /// 2d), of the map with zeros around it.
    /// </summary>
    public GraphValue Patches { get; }

    /// <summary>n x height x width: for each place its row in the list of tiles' values, tile size * n * rows * columns of tiles.</summary>
    public GraphValue Tiles { get; }

    private GraphValue Size(string part, GraphValue shape, long axis) =>
        graph.Gather($"{name}.{part}", shape, Number($"{part}.axis", axis));

    private GraphValue Counted(string part, GraphValue end) =>
        graph.Range($"{name}.{part}", Number($"{part}.first", 0), end, Number($"{part}.step", 1));

    private GraphValue Number(string part, long value) => graph.IntegerConstant($"{name}.{part}", [value]);

    private GraphValue Shaped(string part, GraphValue x, params ReadOnlySpan<long> shape) =>
        graph.Reshape($"{name}.{part}", x, graph.IntegerConstant($"{name}.{part}.shape", shape, shape.Length));

    /// <param name="shape">Of the product; empty for as it comes.</param>
    private GraphValue Times(string part, GraphValue x, GraphValue y, params ReadOnlySpan<long> shape) => shape.IsEmpty
        ? graph.Mul($"{name}.{part}", x, y)
        : Shaped($"{part}.shaped", graph.Mul($"{name}.{part}", x, y), shape);

    private GraphValue Sum(string part, GraphValue x, GraphValue y) => graph.Add($"{name}.{part}", x, y);

    private GraphValue Sum(string part, GraphValue x, GraphValue y, GraphValue z) => Sum(part, Sum($"{part}.first", x, y), z);

    /// <summary>The rows or the columns.</summary>
    private sealed class Axis
    {
        public Axis(WinogradPlaces places, string part, GraphValue size)
        {
            var graph = places.graph;
            var (winograd, d) = (places.winograd, places.dilation);
            var square = Of("square", winograd.Tile * d);
            Padded = graph.Add(Name("padded"), size, Of("padding", 2 * d));
            var squares = graph.Div(
                Name("squares"),
                graph.Add(Name("squares.more"), size, Of("square.rest", (winograd.Tile * d) - 1)),
                square);
            Count = graph.Mul(Name("count"), squares, Of("dilation", d));

            var starts = graph.Range(Name("starts"), Of("first", 0), graph.Mul(Name("end"), squares, square), square);
            var offsets = graph.IntegerConstant(
                Name("offsets"),
                [.. Enumerable.Range(0, winograd.Patch * d).Select(value => (long)value)],
                winograd.Patch,
                1,
                d);
            var reached = graph.Add(Name("reached"), places.Shaped($"{part}.starts.shaped", starts, 1, -1, 1), offsets);
            var border = graph.Sub(Name("border"), Padded, Of("one", 1));
            Patches = places.Shaped($"{part}.patches", graph.Min(Name("reached.inside"), reached, border), winograd.Patch, -1);

            var each = graph.Range(Name("each"), Of("each.first", 0), size, Of("each.step", 1));
            var whole = graph.Mul(Name("tiles.square"), graph.Div(Name("tiles.squares"), each, square), Of("tiles.dilation", d));
            Tiles = graph.Add(Name("tiles"), whole, graph.Mod(Name("tiles.phase"), each, Of("phases", d)));
            Within = graph.Mod(
                Name("within"),
                graph.Div(Name("within.phase"), each, Of("within.dilation", d)),
                Of("within.tile", winograd.Tile));

            string Name(string value) => $"{places.name}.{part}.{value}";
            GraphValue Of(string value, long number) => places.Number($"{part}.{value}", number);
        }

        /// <summary>Places with the zeros around them.</summary>
        public GraphValue Padded { get; }

        /// <summary>How many patches and tiles there are.</summary>
        public GraphValue Count { get; }

        /// <summary>Patch x patches: where each of a patch's values lies, among the padded places; beyond them the last zero.</summary>
        public GraphValue Patches { get; }

        /// <summary>For each place its tile.</summary>
        public GraphValue Tiles { get; }

        /// <summary>For each place its place in the tile.</summary>
        public GraphValue Within { get; }
    }
}
