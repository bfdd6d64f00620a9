// Where the boxes and ways of the picture stand on paper. A way goes from box to box, through the box between
// the sides that it meets; its mark stands where it ends.
#include <formats/html_parts.hpp>
#include <formats/layout.hpp>

#include <pretrust/names.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pretrust::html {
namespace {

struct Box {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;

    int right() const { return x + width; }
    int bottom() const { return y + height; }
    int middle() const { return y + height / 2; }
};

constexpr int line_height = 17;
constexpr int padding = 10;
constexpr int gap = 14;
constexpr int head_height = 62; ///< of a domain's frame: its side and its name

std::string_view mark_of(Sight sight) {
    switch (sight) {
    case Sight::good:
        return "M-4.5 0.5 L-1.5 3.5 L4.5 -3.5";
    case Sight::partly:
        return "M0 -4.5 V1 M0 3.6 V4.4";
    case Sight::blocked:
        return "M-3.5 -3.5 L3.5 3.5 M3.5 -3.5 L-3.5 3.5";
    case Sight::unknown:
        break;
    }
    return "M-2.7 -2 C-2.7 -5.2 2.9 -5 2.7 -2 C2.6 -0.3 0 -0.2 0 1.6 M0 4 V4.8";
}

/// At most two lines of `width` columns each.
std::vector<std::string> two_lines(std::string_view words, std::size_t width) {
    const std::string harmless = visible(words);
    if (columns(harmless) <= width) {
        return {harmless};
    }
    std::size_t split = harmless.rfind(' ', width);
    if (split == std::string::npos || split == 0) {
        return {cut(harmless, width)};
    }
    return {harmless.substr(0, split), cut(std::string_view(harmless).substr(split + 1), width)};
}

/// Shapes by kind, in the order in which they are painted.
class Canvas {
  public:
    void rect(const Box& box, int radius, std::string_view kind) {
        Data shape;
        shape["x"] = text(std::to_string(box.x));
        shape["y"] = text(std::to_string(box.y));
        shape["w"] = text(std::to_string(box.width));
        shape["h"] = text(std::to_string(box.height));
        shape["r"] = text(std::to_string(radius));
        shape["class"] = text(kind);
        (frames_done_ ? boxes_ : frames_).push_back(std::move(shape));
    }
    void frames_done() { frames_done_ = true; }
    void path(std::string_view course, std::string_view kind) {
        Data shape;
        shape["d"] = text(course);
        shape["class"] = text(kind);
        paths_.push_back(std::move(shape));
    }
    void words(int x, int y, std::string_view kind, std::string_view said) {
        Data shape;
        shape["x"] = text(std::to_string(x));
        shape["y"] = text(std::to_string(y));
        shape["class"] = text(kind);
        shape["said"] = text(said);
        words_.push_back(std::move(shape));
    }
    void mark(int x, int y, Sight sight) {
        Data shape;
        shape["x"] = text(std::to_string(x));
        shape["y"] = text(std::to_string(y));
        shape["class"] = text(to_name(sight));
        shape["d"] = text(mark_of(sight));
        marks_.push_back(std::move(shape));
    }
    /// Two strokes across a way on which nothing gets through.
    void cross(int x, int y) { path(fmt::format("M{} {} l10 10 m0 -10 l-10 10", x - 5, y - 5), "cross"); }

    Data finish(std::string_view id, int width, int height) const {
        Data drawing;
        drawing["drawing"] = text(id);
        drawing["width"] = text(std::to_string(width));
        drawing["height"] = text(std::to_string(height));
        drawing["frames"] = Data(frames_);
        drawing["paths"] = Data(paths_);
        drawing["boxes"] = Data(boxes_);
        drawing["words"] = Data(words_);
        drawing["marks"] = Data(marks_);
        return drawing;
    }

  private:
    using Shapes = std::vector<Data>;
    Shapes frames_, paths_, boxes_, words_, marks_;
    bool frames_done_ = false;
};

/// What both drawings share.
class Drawing {
  public:
    explicit Drawing(const Picture& picture) : picture_(picture), boxes_(picture.nodes.size()) {}

  protected:
    static constexpr std::size_t trust = 0; ///< the edge that is the trust itself

    std::vector<std::string> lines_of(const PictureNode& node, int width) const {
        const auto fit = static_cast<std::size_t>((width - 2 * padding) / 6.3);
        std::vector<std::string> lines;
        for (const auto& line : node.lines) {
            for (auto& part : two_lines(line, fit)) {
                lines.push_back(std::move(part));
            }
        }
        return lines;
    }

    int height_of(const PictureNode& node, int width) const {
        return 2 * padding - 2 + line_height * static_cast<int>(1 + lines_of(node, width).size());
    }

    /// Boxes of one place, one below the other; gives where the next would begin.
    int stack(PictureSide place, int x, int y, int width) {
        for (std::size_t at = 2; at < picture_.nodes.size(); ++at) {
            if (picture_.nodes[at].place == place) {
                boxes_[at] = {x, y, width, height_of(picture_.nodes[at], width)};
                y = boxes_[at].bottom() + gap;
            }
        }
        return y;
    }

    void paint_frame(std::size_t domain, const Box& frame, int indent = 16) {
        const PictureNode& node = picture_.nodes[domain];
        canvas_.rect(frame, 10, "frame");
        const auto fit = static_cast<std::size_t>((frame.width - indent - 14) / 9.2);
        canvas_.words(frame.x + indent, frame.y + 24, "side", visible(node.lines.front()));
        canvas_.words(frame.x + indent, frame.y + 46, "domain", cut(visible(node.title), fit));
    }

    void paint_boxes() {
        for (std::size_t at = 2; at < picture_.nodes.size(); ++at) {
            const PictureNode& node = picture_.nodes[at];
            const Box& box = boxes_[at];
            canvas_.rect(box, 6, fmt::format("box {} {}", to_name(node.kind), to_name(node.sight)));
            const auto fit = static_cast<std::size_t>((box.width - 2 * padding) / 7.9);
            int y = box.y + padding + 11;
            canvas_.words(box.x + padding, y, "title", cut(visible(node.title), fit));
            for (const auto& line : lines_of(node, box.width)) {
                y += line_height;
                canvas_.words(box.x + padding, y, "line", line);
            }
        }
    }

    void paint_way(std::string_view course, Sight sight) {
        canvas_.path(course, fmt::format("way {}", to_name(sight)));
    }

    const Picture& picture_;
    std::vector<Box> boxes_; ///< one for each node; those of the domains are their frames
    Canvas canvas_;
};

/// The two sides beside each other, what lies between them in the middle.
class WideDrawing : Drawing {
  public:
    using Drawing::Drawing;

    Data draw() {
        const int near_end = stack(PictureSide::near, near_x + 34, top + head_height + 8, frame_width - 50);
        const int far_end = stack(PictureSide::far, far_x + 20, top + head_height + 8, frame_width - 36);
        const int middle_end = place_middle();
        const int bottom = std::max({near_end, far_end, middle_end}) + 2;
        boxes_[0] = {near_x, top, frame_width, bottom - top};
        boxes_[1] = {far_x, top, frame_width, bottom - top};
        paint_frame(0, boxes_[0]);
        paint_frame(1, boxes_[1]);
        canvas_.frames_done();
        paint_ways(bottom);
        paint_boxes();
        return canvas_.finish("wide", width, bottom + way_back_height);
    }

  private:
    static constexpr int width = 960;
    static constexpr int top = 6;
    static constexpr int frame_width = 306;
    static constexpr int near_x = 4;
    static constexpr int far_x = width - frame_width - 4;
    static constexpr int bead_x = 382;
    static constexpr int bead_width = 196;
    static constexpr int way_back_height = 30;

    bool crosses(const PictureEdge& edge) const {
        return picture_.nodes[edge.from].place != picture_.nodes[edge.to].place && edge.to > 1;
    }

    /// A place in the middle for each way or for the box that ways share, level with where they lead.
    int place_middle() {
        int y = top + head_height;
        for (std::size_t at = 0; at < picture_.edges.size(); ++at) {
            const PictureEdge& edge = picture_.edges[at];
            if (!crosses(edge) || (edge.through && boxes_[*edge.through].height > 0)) {
                continue;
            }
            const int height = edge.through ? height_of(picture_.nodes[*edge.through], bead_width) : 10;
            const int wanted = (boxes_[edge.from].middle() + 2 * boxes_[edge.to].middle()) / 3 - height / 2;
            y = std::max(y, wanted);
            if (edge.through) {
                boxes_[*edge.through] = {bead_x, y, bead_width, height};
            } else {
                slots_[at] = y + height / 2;
            }
            y += height + gap;
        }
        return y;
    }

    void paint_ways(int bottom) {
        for (std::size_t at = 0; at < picture_.edges.size(); ++at) {
            const PictureEdge& edge = picture_.edges[at];
            if (at == trust) {
                paint_level(top + 34, near_x + frame_width, far_x, edge.sight, far_x);
                canvas_.words(width / 2, top + 22, "label middle",
                              visible(std::string_view(edge.words).substr(0, edge.words.find(':'))));
            } else if (edge.to == 0) {
                paint_level(bottom + 12, near_x + 60, far_x + 60, edge.sight, near_x + 60);
                canvas_.words(width / 2, bottom + 28, "label middle",
                              "the way back: not to be seen from here");
            } else if (crosses(edge)) {
                paint_crossing(at, edge);
            } else {
                paint_elbow(edge);
            }
        }
    }

    void paint_level(int y, int from, int to, Sight sight, int mark) {
        paint_way(fmt::format("M{} {} H{}", from, y, to), sight);
        canvas_.mark(mark, y, sight);
    }

    void paint_crossing(std::size_t at, const PictureEdge& edge) {
        const Box& from = boxes_[edge.from];
        const Box& to = boxes_[edge.to];
        const int y = edge.through ? boxes_[*edge.through].middle() : slots_.at(at);
        const int bead_end = bead_x + bead_width;
        constexpr int bend = 45;
        paint_way(fmt::format("M{} {} C{} {} {} {} {} {} H{} C{} {} {} {} {} {}", from.right(), from.middle(),
                              from.right() + bend, from.middle(), bead_x - bend, y, bead_x, y, bead_end,
                              bead_end + bend, y, to.x - bend, to.middle(), to.x, to.middle()),
                  edge.sight);
        if (edge.sight == Sight::blocked) {
            canvas_.cross((from.right() + bead_x) / 2, (from.middle() + y) / 2);
            canvas_.cross((bead_end + to.x) / 2, (y + to.middle()) / 2);
        }
        canvas_.mark(to.x, to.middle(), edge.sight);
    }

    void paint_elbow(const PictureEdge& edge) {
        const Box& from = boxes_[edge.from];
        const Box& to = boxes_[edge.to];
        const int x = near_x + 30 - 7 * elbows_++ % 24 - 8;
        paint_way(fmt::format("M{} {} H{} V{} H{}", from.x, from.middle(), x, to.middle(), to.x), edge.sight);
        if (edge.sight == Sight::blocked) {
            canvas_.cross(x, (from.middle() + to.middle()) / 2);
        }
        canvas_.mark(to.x, to.middle(), edge.sight);
    }

    std::map<std::size_t, int> slots_;
    int elbows_ = 0;
};

/// The same from top to bottom, for a phone: ways run down at the left.
class NarrowDrawing : Drawing {
  public:
    using Drawing::Drawing;

    Data draw() {
        int y = stack(PictureSide::near, box_x, top + head_height + 4, box_width);
        boxes_[0] = {frame_x, top, frame_width, y + 2 - top};
        y = stack(PictureSide::between, box_x + 14, y + 40, box_width - 54) + 12;
        const int far_top = y;
        y = stack(PictureSide::far, box_x, far_top + head_height + 4, box_width);
        boxes_[1] = {frame_x, far_top, frame_width, y + 2 - far_top};
        paint_frame(0, boxes_[0], box_x - frame_x);
        paint_frame(1, boxes_[1], box_x - frame_x);
        canvas_.frames_done();
        paint_ways();
        paint_boxes();
        return canvas_.finish("narrow", width, y + 42);
    }

  private:
    static constexpr int width = 360;
    static constexpr int top = 4;
    static constexpr int frame_x = 3;
    static constexpr int frame_width = width - 6;
    static constexpr int box_x = 80;
    static constexpr int box_width = 264;

    void paint_ways() {
        int trunk = box_x - 12;
        const int ways = static_cast<int>(picture_.edges.size());
        const int step = std::max(3, 54 / std::max(ways, 1));
        for (std::size_t at = 0; at < picture_.edges.size(); ++at) {
            const PictureEdge& edge = picture_.edges[at];
            if (at == trust) {
                const int y = boxes_[0].bottom() + 22;
                paint_way(fmt::format("M{} {} V{}", width - 24, boxes_[0].bottom(), boxes_[1].y), edge.sight);
                canvas_.mark(width - 24, boxes_[1].y, edge.sight);
                canvas_.words(width - 42, y, "label end",
                              visible(std::string_view(edge.words).substr(0, edge.words.find(':'))));
            } else if (edge.to == 0) {
                const int y = boxes_[1].bottom() + 20;
                paint_way(fmt::format("M{} {} H{}", 20, y, 70), edge.sight);
                canvas_.mark(20, y, edge.sight);
                canvas_.words(80, y + 4, "label", "the way back: not to be seen from here");
            } else {
                paint_trunk(edge, trunk);
                trunk = std::max(trunk - step, 8);
            }
        }
    }

    void paint_trunk(const PictureEdge& edge, int trunk) {
        const Box& from = boxes_[edge.from];
        const Box& to = boxes_[edge.to];
        paint_way(fmt::format("M{} {} H{} V{} H{}", from.x, from.middle(), trunk, to.middle(), to.x),
                  edge.sight);
        if (edge.through) {
            const Box& bead = boxes_[*edge.through];
            paint_way(fmt::format("M{} {} H{}", trunk, bead.middle(), bead.x), edge.sight);
        }
        if (edge.sight == Sight::blocked) {
            canvas_.cross(trunk, (from.middle() + to.middle()) / 2);
        }
        canvas_.mark(to.x, to.middle(), edge.sight);
    }
};

} // namespace

Data picture_data(const Picture& picture) {
    if (picture.nodes.size() < 2) {
        return Data(false);
    }
    Data data;
    Data drawings = list();
    drawings << WideDrawing(picture).draw();
    drawings << NarrowDrawing(picture).draw();
    data["drawings"] = std::move(drawings);
    Data ways = list();
    for (const auto& edge : picture.edges) {
        Data way;
        way["sight"] = text(to_name(edge.sight));
        way["mark"] = text(mark_of(edge.sight));
        way["said"] = prose(edge.words);
        way["cause"] = edge.cause.empty() ? Data(false) : text(edge.cause);
        ways << way;
    }
    data["ways"] = std::move(ways);
    return data;
}

} // namespace pretrust::html
